"""YAML by libyaml, which is ten times as quick as the loader in Python."""

import yaml


def read_yaml(path):
    return yaml.load(path.read_text("utf-8"), yaml.CSafeLoader)


def write_yaml(path, data):
    text = yaml.dump(data, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False)
    path.write_text(text, "utf-8")
