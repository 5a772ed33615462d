"""A small client of the language server protocol: what an editor says to a server, and what it hears."""

from __future__ import annotations

import json
import queue
import subprocess
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import IO, Any, NamedTuple

TIMEOUT = 60.0


class Mistake(NamedTuple):
    """What an editor underlines: from and to, lines and columns from 1, and what it says."""

    line: int
    column: int
    end_line: int
    end_column: int
    message: str


class LanguageServer:
    """A running server, spoken to over its standard streams. Use it as a context manager."""

    def __init__(self, command: Sequence[str | Path], root: Path, settings: dict[str, Any]) -> None:
        self._settings = settings
        self._heard: queue.Queue[dict[str, Any] | None] = queue.Queue()
        self._diagnostics: dict[str, list[dict[str, Any]]] = {}
        self._number = self._version = 0
        self._told_settings = False
        self._process = subprocess.Popen(
            [str(part) for part in command], cwd=root, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._in, self._out = self._process.stdin, self._process.stdout
        self._reader = threading.Thread(target=self._listen, args=(self._out,), daemon=True)
        self._reader.start()
        self._initialize(root)

    def __enter__(self) -> LanguageServer:
        return self

    def __exit__(self, *_: object) -> None:
        try:
            self._ask("shutdown", None)
            self._tell("exit", None)
            self._process.wait(TIMEOUT)
        finally:
            self._process.kill()
            self._process.wait()
            self._reader.join(TIMEOUT)
            self._in.close()
            self._out.close()

    # --- what an editor does

    def open(self, uri: str, text: str) -> None:
        """Shows a file to the server, with a text that need not be on the disk."""
        self._version += 1  # never the same twice: the server keeps what it read of a file by its version
        document = {"uri": uri, "languageId": "yaml", "version": self._version, "text": text}
        self._tell("textDocument/didOpen", {"textDocument": document})

    def close(self, uri: str) -> None:
        self._tell("textDocument/didClose", {"textDocument": {"uri": uri}})

    def mistakes(self, uri: str) -> list[Mistake]:
        """What the server underlines in an open file, as soon as it has looked at it."""
        while uri not in self._diagnostics:
            self._hear()
        found = []
        for one in self._diagnostics.pop(uri):
            start, end = one["range"]["start"], one["range"]["end"]
            place = (start["line"] + 1, start["character"] + 1, end["line"] + 1, end["character"] + 1)
            found.append(Mistake(*place, one["message"]))
        return sorted(found)

    def completion(self, uri: str, line: int, column: int) -> list[dict[str, Any]]:
        """What the server offers at a place, line and column from 1."""
        answer = self._at("textDocument/completion", uri, line, column)
        items: list[dict[str, Any]] = answer["items"] if isinstance(answer, dict) else answer or []
        return items

    def hover(self, uri: str, line: int, column: int) -> str:
        """What the server shows for the word under the pointer; nothing where it shows nothing."""
        answer = self._at("textDocument/hover", uri, line, column)
        return "" if answer is None else str(answer["contents"]["value"])

    # --- the protocol

    def _initialize(self, root: Path) -> None:
        text_document = {
            "completion": {"completionItem": {"snippetSupport": True, "documentationFormat": ["markdown"]}},
            "hover": {"contentFormat": ["markdown"]},
            "publishDiagnostics": {"relatedInformation": True},
        }
        folder = {"uri": root.as_uri(), "name": root.name}
        self._ask(
            "initialize",
            {
                "processId": None,
                "rootUri": root.as_uri(),
                "workspaceFolders": [folder],
                "capabilities": {
                    "textDocument": text_document,
                    "workspace": {"configuration": True, "workspaceFolders": True},
                },
            },
        )
        self._tell("initialized", {})
        while not self._told_settings:  # before that it would answer without them
            self._hear()

    def _at(self, method: str, uri: str, line: int, column: int) -> Any:
        place = {"line": line - 1, "character": column - 1}
        return self._ask(method, {"textDocument": {"uri": uri}, "position": place})

    def _ask(self, method: str, params: Any) -> Any:
        self._number += 1
        number = self._number
        self._send({"id": number, "method": method, "params": params})
        while True:
            message = self._hear()
            if message.get("id") == number and "method" not in message:
                if "error" in message:
                    raise RuntimeError(f"{method}: {message['error']}")
                return message.get("result")

    def _tell(self, method: str, params: Any) -> None:
        self._send({"method": method, "params": params})

    def _send(self, message: dict[str, Any]) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self._in.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self._in.flush()

    def _hear(self) -> dict[str, Any]:
        """The next message; what the server asks is answered on the way."""
        message = self._heard.get(timeout=TIMEOUT)
        if message is None:
            raise RuntimeError(f"the server ended with {self._process.wait()}")
        if message.get("method") == "textDocument/publishDiagnostics":
            told = message["params"]
            self._diagnostics[told["uri"]] = told["diagnostics"]
        elif "method" in message and "id" in message:
            self._send({"id": message["id"], "result": self._answer(message["method"], message["params"])})
        return message

    def _answer(self, method: str, params: Any) -> Any:
        if method == "workspace/configuration":
            self._told_settings = True
            return [self._setting(item.get("section") or "") for item in params["items"]]
        return None

    def _setting(self, section: str) -> dict[str, Any]:
        """The settings of a section as a tree: ``yaml.schemas`` is the member ``schemas`` of ``yaml``."""
        tree: dict[str, Any] = {}
        for name, value in self._settings.items():
            if name.startswith(f"{section}."):
                *folders, last = name.removeprefix(f"{section}.").split(".")
                inner = tree
                for folder in folders:
                    inner = inner.setdefault(folder, {})
                inner[last] = value
        return tree

    def _listen(self, stream: IO[bytes]) -> None:
        while True:
            length = 0
            while (line := stream.readline().strip()) != b"":
                name, _, value = line.partition(b":")
                if name.lower() == b"content-length":
                    length = int(value)
            if length == 0:
                self._heard.put(None)
                return
            self._heard.put(json.loads(stream.read(length)))
