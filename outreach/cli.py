"""The command ``outreach``: one verb a stage; a message a person can act on, never a traceback.

Exit codes: 0 done; 1 done, but something asked for is unmet; 2 the input or the command is
wrong; 3 a fault of ours; 130 interrupted.
"""

from __future__ import annotations

import sys
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from outreach import __version__
from outreach.commands.drawing_nation import england
from outreach.commands.foreseeing_losses import what_if
from outreach.commands.forgetting import forget, warn_of_old
from outreach.commands.packing_quarter import quarter
from outreach.commands.releasing import audit, release
from outreach.commands.weighing_choices import choices

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from outreach.pipeline import Run

app = typer.Typer(
    name="outreach",
    help="From referral records to hotspots, and from hotspots to a weekly plan of sessions.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

_USAGE_FAULT: Any = typer.BadParameter.__mro__[2]
"""What every wrong use of the command line is a kind of."""

Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing while working.")]
Out = Annotated[Path, typer.Option("--out", "-o", help="Folder for share/ and private/.")]
PoorData = Annotated[
    str, typer.Option(help="Why to go on with records that are too poor; it is recorded.")
]
Chosen = Annotated[str, typer.Option("--profile", help="public, partner or restricted, for once.")]
Why = Annotated[str, typer.Option("--reason", help="Why another profile; it is recorded.")]
Role = Annotated[str, typer.Option(help="The role that decided it, never a name.")]
Papers = Annotated[
    bool, typer.Option("--papers/--no-papers", help="Also pack.docx and pack.pdf in share/.")
]
ConfigFile = Annotated[Path, typer.Argument(help="county.toml, or the folder it stands in.")]


@app.command()
def demo(out: Out = Path("out/demo"), *, quiet: Quiet = False) -> None:
    """Run the invented sample county and say which file to open."""
    from outreach.pipeline import run  # noqa: PLC0415  (keeps --help quick)
    from outreach.sample_folder import sample_folder  # noqa: PLC0415

    with _progress(quiet=quiet) as told:
        done = run(sample_folder() / "county.toml", out, told=told)
    _report(done)


@app.command()
def init(
    folder: Annotated[Path, typer.Argument(help="A new folder to write.")],
    *,
    files_from: Annotated[
        list[Path] | None,
        typer.Option("--from", help="Your files, or a folder of them; may be given again."),
    ] = None,
    name: Annotated[str, typer.Option(help="Name of the county; else the folder's.")] = "",
) -> None:
    """Write a county to start from: of your own files with --from, else an invented one."""
    from outreach.beginning.proposing import begin_county, invented_county  # noqa: PLC0415
    from outreach.results import today, write_folder  # noqa: PLC0415

    begun = (
        begin_county(folder, files_from, name=name, today=date.fromisoformat(today()))
        if files_from
        else invented_county()
    )
    write_folder(folder, begun.files)
    for line in (f"Wrote {folder}.", *begun.told, f"  outreach check {folder / 'county.toml'}"):
        typer.echo(line)


@app.command()
def sample(
    out: Annotated[Path, typer.Option("--out", "-o", help="A new folder.")] = Path("sample"),
    seed: Annotated[int, typer.Option(min=0, help="Another seed makes another county.")] = 1,
) -> None:
    """Invent the sample county again, from a seed."""
    from outreach.results import write_folder  # noqa: PLC0415
    from outreach.sampling import make_sample_county  # noqa: PLC0415

    write_folder(out, make_sample_county(seed=seed))
    typer.echo(f"Wrote an invented county (seed {seed}) to {out}.")


@app.command()
def check(
    config: ConfigFile,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Answer in JSON, for machines.")] = False,
) -> None:
    """Read everything and tell everything that is wrong with the inputs, at once."""
    from outreach.config import read_config  # noqa: PLC0415
    from outreach.errors import OutreachError  # noqa: PLC0415
    from outreach.inspecting import examine, inspect  # noqa: PLC0415
    from outreach.intake.inputs import read_inputs  # noqa: PLC0415
    from outreach.quality import stop_if_poor  # noqa: PLC0415
    from outreach.results import json_bytes  # noqa: PLC0415

    if as_json:
        try:
            found = examine(read_inputs(read_config(config)))
        except OutreachError as fault:
            found = {"usable": False, "faults": str(fault).split("\n\n")}
        typer.echo(json_bytes(found).decode(), nl=False)
        raise typer.Exit(0 if found["usable"] else 2)
    inputs = read_inputs(read_config(config))
    typer.echo(inspect(inputs))
    stop_if_poor(inputs)
    typer.echo("\nThe inputs can be used.")


@app.command()
def run(
    config: ConfigFile,
    out: Out = Path("out"),
    *,
    allow_poor_data: PoorData = "",
    profile: Chosen = "",
    reason: Why = "",
    decided_by: Role = "",
    papers: Papers = True,
    quiet: Quiet = False,
) -> None:
    """Find the hotspots, plan the week, and write share/ and private/."""
    from outreach.choosing_profile import Chosen  # noqa: PLC0415
    from outreach.pipeline import run as run_county  # noqa: PLC0415

    chosen = Chosen(profile, reason, decided_by)
    with _progress(quiet=quiet) as told:
        done = run_county(
            config,
            out,
            allow_poor_data=allow_poor_data,
            chosen=chosen,
            with_papers=papers,
            told=told,
        )
    _report(done)
    if not done.is_all_met:
        raise typer.Exit(1)


@app.command()
def hotspots(
    config: ConfigFile,
    out: Out = Path("out"),
    *,
    allow_poor_data: PoorData = "",
    quiet: Quiet = False,
) -> None:
    """Find the hotspots only, and write the list that people review before any plan."""
    from outreach.commands.finding_hotspots import find_and_tell  # noqa: PLC0415

    with _progress(quiet=quiet) as told:
        code = find_and_tell(config, out, allow_poor_data=allow_poor_data, told=told)
    if code:
        raise typer.Exit(code)


app.command()(audit)
app.command()(release)
app.command()(what_if)
app.command()(forget)
app.command()(choices)
app.command()(england)
app.command()(quarter)


@app.command()
def minimise(
    extract: Annotated[Path, typer.Argument(help="The extract, as the case system exports it.")],
    *,
    columns: Annotated[Path, typer.Option(help="county.toml, whose [referrals] part is read.")],
    out: Annotated[Path, typer.Option("--out", "-o", help="The safe CSV to write.")],
    key_file: Annotated[
        Path | None, typer.Option(help="File with the secret key; else OUTREACH_KEY is taken.")
    ] = None,
    dob: Annotated[str, typer.Option(help="Column of the date of birth.")] = "",
    person: Annotated[
        str, typer.Option(help="Columns that identify a person, with commas between them.")
    ] = "",
) -> None:
    """Make a safe table of an extract where the data lives: ages for birthdays, keyed hashes."""
    from outreach.minimising import check_key, minimise_extract, read_mapping  # noqa: PLC0415
    from outreach.results import csv_bytes, write_file  # noqa: PLC0415

    if out.resolve() in {extract.resolve(), columns.resolve()}:
        message = "--out names a file that is read; give the safe table a name of its own"
        raise typer.BadParameter(message)
    key = check_key(_secret(key_file))
    made = minimise_extract(
        read_mapping(columns, extract=extract),
        key=key,
        dob=dob,
        person=[name.strip() for name in person.split(",") if name.strip()],
    )
    write_file(out, csv_bytes(made.table))
    for name, count in made.counts.items():
        typer.echo(f"{count:>8}  {name}")
    for note in made.notes:
        typer.echo(note)
    typer.echo(f"Wrote {out}. Check it, then move that file, never the extract or the key.")


def _secret(key_file: Path | None) -> bytes | None:
    """Read the key from a file or the environment; never from the command line."""
    import os  # noqa: PLC0415

    from outreach.errors import ConfigError  # noqa: PLC0415

    if key_file is None:
        return os.environ.get("OUTREACH_KEY", "").encode() or None
    try:
        return key_file.read_bytes()
    except OSError as fault:
        message = f"--key-file: cannot be opened ({fault.strerror})."
        raise ConfigError(message) from None


@app.command()
def fetch(
    county: Annotated[str, typer.Argument(help="A county, or districts with commas between.")],
    *,
    into: Annotated[Path, typer.Option(help="Folder for the files.")] = Path("open-data"),
    only: Annotated[str, typer.Option(help="Some files only, with commas between.")] = "",
    quiet: Quiet = False,
) -> None:
    """Download a county's official open data: the one command that uses the network."""
    from outreach.errors import OutreachError  # noqa: PLC0415
    from outreach.fetching import MANIFEST, fetch_county  # noqa: PLC0415
    from outreach.results import today  # noqa: PLC0415

    with _bars(quiet=quiet) as told:
        done = fetch_county(
            county,
            into=into,
            today=today(),
            only=[name.strip() for name in only.split(",") if name.strip()],
            told=told,
        )
    for name in done.files:
        typer.echo(f"  {name}" + (" (was there already)" if name in done.kept else ""))
    typer.echo(f"{len(done.files)} file(s) in {into}; {MANIFEST} names licences and hashes.")
    if done.failed:
        lines = "\n".join(f"  - {line}" for line in done.failed)
        message = f"{len(done.failed)} file(s) could not be fetched:\n{lines}"
        raise OutreachError(message)


@contextmanager
def _bars(*, quiet: bool) -> Iterator[Callable[[str, int, int], None]]:
    """Show how far each download has come, where there is a terminal."""
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn  # noqa: PLC0415

    console = Console(stderr=True, quiet=quiet)
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn())
    with Progress(*columns, console=console, disable=quiet or not console.is_terminal) as bars:
        tasks: dict[str, Any] = {}

        def told(title: str, done: int, whole: int) -> None:
            if title not in tasks:
                tasks[title] = bars.add_task(title, total=None)
            bars.update(tasks[title], completed=done, total=whole or None)

        yield told


@contextmanager
def _progress(*, quiet: bool) -> Iterator[Callable[[str], None]]:
    """Show each step as it begins, with a moving line where there is a terminal."""
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn  # noqa: PLC0415

    console = Console(stderr=True, quiet=quiet)
    if quiet or not console.is_terminal:
        yield (lambda _: None) if quiet else (lambda step: typer.echo(f"{step} ...", err=True))
        return
    columns = (SpinnerColumn("line"), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("Starting", total=None)
        yield lambda step: bar.update(task, description=step)


def _report(done: Run) -> None:
    """Say what was found, what is unmet, and which file to open."""
    from outreach.showing.telling import findings  # noqa: PLC0415

    for line in findings(done.inputs, done.hotspots, done.plan):
        typer.echo(line)
    if len(done.overrides):
        typer.echo("  What people decided:")
        for sentence in done.overrides["sentence"]:
            typer.echo(f"    - {sentence}")
    if done.written.is_dated:
        typer.echo(
            "A file of the last run is open in another program, so this run is in a new folder."
        )
    for sentence in done.not_made:
        typer.echo(sentence)
    share, private = done.written.folder / "share", done.written.folder / "private"
    typer.echo("")
    if (share / "map.html").is_file():
        typer.echo(
            f"Open {share / 'map.html'} in any browser; {share / 'plan.xlsx'} is the workbook."
        )
    else:
        typer.echo("Nothing is shared: the settings ask for the restricted profile.")
    typer.echo(f"Analysts only (RESTRICTED): {private / 'map.html'}")
    warn_of_old(done.written.folder, done.inputs.config)


def _version(*, wanted: bool) -> None:
    if wanted:
        typer.echo(f"outreach {__version__}")
        raise typer.Exit


@app.callback()
def _top(
    *,
    version: Annotated[
        bool,
        typer.Option("--version", callback=lambda wanted: _version(wanted=wanted), is_eager=True),
    ] = False,
) -> None:
    """From referral records to hotspots, and from hotspots to a weekly plan of sessions."""


def main() -> None:
    """Run the command line and leave with the right exit code."""
    _survive_old_consoles()
    try:
        code = app(standalone_mode=False)
    except Exception as fault:  # noqa: BLE001  (the one place where every fault ends)
        code = _told(fault)
    except KeyboardInterrupt:
        typer.echo("outreach: interrupted; nothing half-written was left.", err=True)
        code = 130
    sys.exit(code or 0)


def _told(fault: Exception) -> int:
    """Print what a person can act on and return the exit code."""
    from outreach.errors import OutreachError  # noqa: PLC0415

    if isinstance(fault, typer.Exit):
        return int(fault.exit_code)
    if isinstance(fault, typer.Abort | EOFError):
        typer.echo("outreach: interrupted; nothing half-written was left.", err=True)
        return 130
    if isinstance(fault, _USAGE_FAULT):
        fault.show()
        return 2
    if isinstance(fault, OutreachError):
        typer.echo(f"outreach: {fault}", err=True)
        return fault.exit_code
    return _our_fault(fault)


def _our_fault(fault: Exception) -> int:
    """Write the place of the fault, never its values, to a log, and say where that is."""
    import traceback  # noqa: PLC0415

    from outreach.results import write_log  # noqa: PLC0415

    frames = traceback.extract_tb(fault.__traceback__)
    lines = [f"outreach {__version__}", f"{type(fault).__name__}"]
    lines += [f"  {Path(frame.filename).name}:{frame.lineno} in {frame.name}" for frame in frames]
    log = write_log(Path.cwd(), "\n".join(lines) + "\n")
    where = f"The details, without any value of your data, are in {log}." if log else ""
    typer.echo(f"outreach: this is a fault of ours ({type(fault).__name__}). {where}", err=True)
    return 3


def _survive_old_consoles() -> None:
    """Replace what a cp1252 console cannot print, instead of failing."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")
