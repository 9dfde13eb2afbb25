"""From plain data back to files, in the order and the style of the files that people write."""

from pathlib import Path

import yaml

from toolkit.vocabulary import LANGUAGES

STR, SEQ, MAP = (f"tag:yaml.org,2002:{name}" for name in ("str", "seq", "map"))
# Texts that are prose even where a curator wrote a single line.
PROSE = {"how"}
# Mappings of a few short words.
COMPACT = {"applies", "due", "for", "or", "basis", "passage"}
# Words for machines stand without quotes, as long as YAML reads them as text.
MACHINE = {"slug", "icon", "id", "code", "unit", "source", "language", "state"}
MACHINE |= {"statuses", "regions", "situations", "scope", "from", "within", "kind"}
MACHINE |= {"after", "sources", "confidence", "then", "counts", "day_off", "opens"}
MACHINE |= {"family_statuses", "housing", "not_situations", "changes", "related"}
ONE_LINE = 160


class Writer(yaml.SafeDumper):
    """Knows the styles below besides YAML's own. LibYAML is faster but can't indent lists."""

    def increase_indent(self, flow=False, indentless=False):
        return super().increase_indent(flow, False)


class Quoted(str):
    """Text between double quotes."""


class Block(str):
    """Text as a block scalar."""


class Inline(dict):
    """A mapping on one line."""


class InlineList(list):
    """A list on one line."""


def scalar(style):
    return lambda writer, text: writer.represent_scalar(STR, str(text), style=style)


Writer.add_representer(Quoted, scalar('"'))
Writer.add_representer(Block, scalar("|"))
Writer.add_representer(
    Inline, lambda writer, data: writer.represent_mapping(MAP, data.items(), flow_style=True)
)
Writer.add_representer(
    InlineList, lambda writer, data: writer.represent_sequence(SEQ, data, flow_style=True)
)


def write_toolkit(toolkit, folder):
    """Write `toolkit`, as `read_toolkit` gives it, under `folder`; the names of the files."""
    files = {"terms.yaml": {"terms": toolkit["terms"]}}
    for chapter in toolkit["chapters"]:
        files[f"chapters/{chapter['number']}-{chapter['slug']}.yaml"] = chapter
    for theme in toolkit["themes"]:
        optional = {"examples"} if not theme["examples"] else set()
        data = {key: value for key, value in theme.items() if key not in optional}
        files[f"themes/{theme['number']:02}-{theme['slug']}.yaml"] = data
    for name, data in files.items():
        path = Path(folder) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(as_yaml(data), encoding="utf-8")
    return list(files)


def as_yaml(data):
    return yaml.dump(
        styled(data), Dumper=Writer, allow_unicode=True, sort_keys=False, width=10**6, indent=2
    )


def styled(value, key=""):
    """The same data, with for every value how it is to be written."""
    if isinstance(value, str):
        return styled_text(value, key)
    if isinstance(value, list):
        members = [styled(member, key) for member in value]
        return members if has_depth(members) else InlineList(members)
    if isinstance(value, dict):
        members = {
            name: styled(member, key if name in LANGUAGES else name)
            for name, member in value.items()
        }
        is_short = sum(len(str(member)) for member in members.values()) <= ONE_LINE
        is_text = is_short and "nl" in value and not has_depth(members.values())
        is_compact = key in COMPACT and not (key == "due" and "basis" in members)
        return Inline(members) if is_text or is_compact else members
    return value


def has_depth(members):
    return any(isinstance(member, (dict, Block)) for member in members)


def styled_text(text, key):
    if key in PROSE or "\n" in text:
        return Block(f"{text}\n")
    return text if key in MACHINE else Quoted(text)
