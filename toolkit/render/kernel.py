"""The kernel a report runs in: this very interpreter, whatever kernels are registered."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager
from traitlets import default

_LONGEST_SOCKET = 80  # of the 104 bytes a socket's path may have, what is left for the folder


def kernel_manager(folder: Path) -> type[AsyncKernelManager]:
    """Return a kernel manager class which starts this interpreter and keeps its files in a folder.

    A kernelspec called python3 may be missing, or belong to another environment in which this
    package or another version of it is installed; a report must not depend on that.

    Parameters
    ----------
    folder : Path
        A private folder with a short name, removed after the run.

    Returns
    -------
    type
        For ``kernel_manager_class`` of an nbclient client.

    Examples
    --------
    >>> kernel_manager(Path("/tmp"))(kernel_name="python3").kernel_spec.argv[0] == sys.executable
    True
    """

    class OwnPython(AsyncKernelManager):
        @property
        def kernel_spec(self) -> KernelSpec:
            argv = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
            return KernelSpec(argv=argv, display_name="Python 3", language="python")

        @default("connection_file")
        def _own_connection_file(self) -> str:
            return str(folder / "kernel.json")

        @default("transport")
        def _own_transport(self) -> str:
            # Kernels started at the same moment can be given the same TCP port; sockets in a
            # private folder cannot collide, and nobody else on the machine can reach them.
            return "ipc" if os.name == "posix" and len(str(folder)) < _LONGEST_SOCKET else "tcp"

    return OwnPython
