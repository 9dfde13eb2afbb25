"""Ports of this machine for the servers of a test."""

import socket


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]
