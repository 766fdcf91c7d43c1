"""A wheel carries the publication and works where nothing beside it can be written."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

from conftest import ROOT
from stakhanov_ld.publication.files import source_files
from stakhanov_ld.release.identity import release_id
from stakhanov_ld.settings import Settings


def test_an_installed_wheel_serves_from_an_empty_directory(tmp_path: Path) -> None:
    """Built, unpacked as pip would, made read-only: `build` makes the checkout's own release."""
    subprocess.run(
        [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation",
         "--wheel-dir", str(tmp_path / "dist"), str(ROOT)],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    (wheel,) = (tmp_path / "dist").glob("*.whl")
    site_packages = tmp_path / "site-packages"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site_packages)
    for path in (*site_packages.rglob("*"), site_packages):
        path.chmod(0o555 if path.is_dir() else 0o444)
    before = sorted(site_packages.rglob("*"))
    (tmp_path / "empty").mkdir()

    built = subprocess.run(
        [sys.executable, "-m", "stakhanov_ld", "build"],
        cwd=tmp_path / "empty", text=True, capture_output=True, timeout=120, check=False,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(site_packages),
             "PYTHONDONTWRITEBYTECODE": "1", "XDG_CACHE_HOME": str(tmp_path / "cache"),
             "HOME": str(tmp_path / "home")},
    )  # fmt: skip

    assert built.returncode == 0, built.stderr
    release = Path(built.stdout.strip())
    assert release.is_relative_to(tmp_path / "cache")
    assert release.name == release_id(source_files(ROOT), Settings({}, {}).altering_bytes())
    assert sorted(site_packages.rglob("*")) == before
    assert list((tmp_path / "empty").iterdir()) == []
    for path in (*before, site_packages):
        path.chmod(0o755)
