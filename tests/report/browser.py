"""A report as headless Chromium lays it out: which texts of a picture touch each other or leave it."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from dataclasses import dataclass
from html import unescape
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

WIDTHS = (1280, 390)

FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--virtual-time-budget=20000",
    "--window-size=1400,1000",
    "--dump-dom",
]

#: Runs in a copy of the report: opens all tables, measures the texts of every picture that is shown, tells the page
#: around it. A pixel of grace: fonts overhang.
_MEASURE = """
<script>
addEventListener("load", () => {
  document.querySelectorAll("details").forEach(each => each.open = true);
  const found = [], grace = 1;
  const pictures = [...document.querySelectorAll("svg")].filter(svg => svg.getBoundingClientRect().width > 0);
  let texts = 0;
  for (const svg of pictures) {
    const frame = svg.getBoundingClientRect();
    const name = svg.querySelector("title").textContent;
    const boxes = [...svg.querySelectorAll("text")].map(text => [text.textContent, text.getBoundingClientRect()]);
    texts += boxes.length;
    boxes.forEach(([words, box], number) => {
      if (box.left < frame.left - grace || box.right > frame.right + grace
          || box.top < frame.top - grace || box.bottom > frame.bottom + grace)
        found.push(`${name}: "${words}" leaves the picture`);
      for (const [others, other] of boxes.slice(number + 1))
        if (Math.min(box.right, other.right) - Math.max(box.left, other.left) > grace
            && Math.min(box.bottom, other.bottom) - Math.max(box.top, other.top) > 2 * grace)
          found.push(`${name}: "${words}" and "${others}" overlap`);
    });
  }
  const page = document.documentElement;
  if (page.scrollWidth > page.clientWidth) {
    const wide = [...document.body.querySelectorAll("*")].filter(each =>
      each.getBoundingClientRect().right > page.clientWidth + 1 && !each.closest(".scroll"));
    const named = wide.map(each => each.outerHTML.slice(0, 80)).join(" | ");
    found.push(`the page scrolls sideways: ${page.scrollWidth} > ${page.clientWidth}: ${named}`);
  }
  parent.postMessage({width: innerWidth, pictures: pictures.length, texts, found}, "*");
});
</script>
"""

_OUTER = """<!DOCTYPE html><meta charset="utf-8"><pre id="found">[]</pre>
<script>
const found = [];
addEventListener("message", event => {
  found.push(event.data);
  document.getElementById("found").textContent = JSON.stringify(found);
});
</script>
"""


@dataclass(frozen=True)
class Measured:
    """What a width showed: how many pictures and texts there were, and what is wrong with them."""

    width: int
    pictures: int
    texts: int
    found: list[str]


def chromium() -> str | None:
    """The browser, if this machine has one."""
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


def measured(html: str, folder: Path) -> list[Measured]:
    """Lays a report out at each of `WIDTHS`, in frames, for a headless window is never as narrow as a phone."""
    browser = chromium()
    if browser is None:
        raise RuntimeError("there is no Chromium here")
    (folder / "report.html").write_text(html.replace("</body>", f"{_MEASURE}</body>"), encoding="utf-8")
    frames = "".join(
        f'<iframe src="report.html" style="width:{width}px;height:900px;border:0"></iframe>' for width in WIDTHS
    )
    (folder / "outer.html").write_text(_OUTER + frames, encoding="utf-8")
    command = [browser, *FLAGS, f"--user-data-dir={folder / 'profile'}", (folder / "outer.html").as_uri()]
    page = subprocess.run(command, capture_output=True, timeout=120, check=True).stdout.decode()
    text = re.search(r'<pre id="found">(.*?)</pre>', page, re.DOTALL)
    if text is None:
        raise RuntimeError(f"Chromium did not show the page: {page[:500]}")
    answers: list[dict[str, Any]] = json.loads(unescape(text.group(1)))
    return sorted((Measured(**answer) for answer in answers), key=lambda each: -each.width)
