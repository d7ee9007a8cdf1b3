"""A mail server that takes every letter and sends none on."""

import socketserver
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread


class PostBox(socketserver.ThreadingTCPServer):
    """Listens on a port of its own."""

    daemon_threads = True

    def __init__(self) -> None:
        self.letters: list[str] = []
        super().__init__(("127.0.0.1", 0), Talk)

    @property
    def address(self) -> str:
        return f"smtp://127.0.0.1:{self.server_address[1]}"


class Talk(socketserver.StreamRequestHandler):
    """As little of SMTP as a sender needs."""

    server: PostBox

    def handle(self) -> None:
        self.say("220 here")
        for line in self.rfile:
            word = line.decode().split()[0].upper()
            if word == "DATA":
                self.say("354 go on")
                self.server.letters.append(self.letter())
            self.say("221 done" if word == "QUIT" else "250 well")

    def letter(self) -> str:
        return b"".join(iter(self.rfile.readline, b".\r\n")).decode()

    def say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())


@contextmanager
def post_box() -> Iterator[PostBox]:
    with PostBox() as box:
        Thread(target=box.serve_forever, args=(0.05,), daemon=True).start()
        yield box
        box.shutdown()
