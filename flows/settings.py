"""The only reader of environment variables, and the reader of ``shinchoku.yaml``."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from flows.errors import UsageError
from flows.report_kinds import check_use
from flows.shelves import Workspace
from flows.vocabulary.workspace import WorkspaceSettings
from flows.yaml_faults import read_yaml

_SHARE_OF_MEMORY: Final = 0.6
_STARTED_BY: Final = "SHINCHOKU_STARTED_BY"

# Nothing that we start may call home; a value that the operator set stands.
QUIET_ENVIRONMENT: Final = {
    "DO_NOT_TRACK": "1",
    "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
    "GX_ANALYTICS_ENABLED": "false",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL": "CRITICAL",
    "PREFECT_SERVER_LOGGING_LEVEL": "CRITICAL",
    "PREFECT_CLI_PROMPT": "false",
    # a busy machine takes longer than the 20 seconds that Prefect grants its server
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "180",
}


class Machine(BaseSettings):
    """What differs from machine to machine, and what is secret: environment ``SHINCHOKU_…``."""

    model_config = SettingsConfigDict(
        env_prefix="SHINCHOKU_", env_file=None, frozen=True, env_ignore_empty=True
    )

    smtp_server: str | None = Field(
        default=None, description="Mail server to use instead of the settings' one."
    )
    smtp_port: int | None = Field(
        default=None, description="Port to use instead of the settings' one."
    )
    smtp_login: str | None = Field(default=None, description="Login at the mail server.")
    smtp_password: SecretStr | None = Field(
        default=None, description="Password at the mail server; only here, never in the settings."
    )
    pdf_passwords: Path | None = Field(
        default=None,
        description="CSV file (address, password) of the people who get locked PDFs, outside of "
        "the workspace, readable by its owner alone.",
    )
    s3_endpoint: str | None = Field(
        default=None, description="Address of an S3 store that is not Amazon's."
    )
    s3_key: str | None = Field(
        default=None, description="Access key; unset: the provider's own chain (AWS_PROFILE, role)."
    )
    s3_secret: SecretStr | None = Field(default=None, description="Secret of the access key.")
    sftp_key_file: Path | None = Field(
        default=None, description="Private key for SFTP; unset: the agent and the keys in ~/.ssh."
    )
    sftp_passphrase: SecretStr | None = Field(
        default=None, description="Passphrase of the private key."
    )
    sftp_known_hosts: Path = Field(
        default=Path.home() / ".ssh" / "known_hosts",
        description="File of the host keys of SFTP servers; one that is not in it is refused.",
    )
    google_credentials: Path | None = Field(
        default=None, description="JSON key file of the service account that reads Google Sheets."
    )
    cache: Path = Field(
        default=Path.home() / ".cache" / "shinchoku",
        description="Folder for what is made once a machine: the typeface.",
    )
    workers: int = Field(default=2, ge=1, description="Processes that render documents.")
    render_cluster: str | None = Field(
        default=None,
        description="Address of a Dask scheduler whose workers render documents instead, e.g. "
        "tls://render.example.co.jp:8786; contexts with deals travel to them.",
    )


def say_who_starts() -> None:
    """Leave our id in the environment: a server that we start is to end with us."""
    os.environ[_STARTED_BY] = str(os.getpid())


def who_started() -> int:
    """Return the id of the run that started this process, even if that one is gone by now."""
    return int(os.environ.get(_STARTED_BY) or os.getppid())


def is_ephemeral_server() -> bool:
    """Return whether this process is the server that Prefect starts for one run."""
    return os.environ.get("PREFECT__SERVER_EPHEMERAL") == "1"


def child_environment() -> dict[str, str]:
    """Return what a child process may know of our environment: no secret among it."""
    wanted = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "DYLD_FALLBACK_LIBRARY_PATH")
    passed = {name: os.environ[name] for name in wanted if name in os.environ}
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return passed | {"SHINCHOKU_MEMORY_LIMIT": f"{int(memory * _SHARE_OF_MEMORY / 1e6)}MB"}


def environment_of_server(ours: Mapping[str, str]) -> dict[str, str]:
    """Return what the scheduler's own server may know: none of our variables but ``ours``."""
    theirs = {name: said for name, said in os.environ.items() if not name.startswith("SHINCHOKU_")}
    return theirs | dict(ours)


def load_settings(workspace: Workspace) -> WorkspaceSettings:
    """Read and validate the settings of a workspace.

    Reads:  shinchoku.yaml, report_templates/*/report.yaml

    Raises:
        UsageError: the folder is no workspace.
        SettingsError: a key is unknown, missing or has a value that cannot be; names the line.
    """
    file = workspace.settings_file
    if not file.is_file():
        message = (
            f"[{workspace.root}] is no workspace: it has no shinchoku.yaml; make one with "
            "'shinchoku init DIR --from salesforce' or name another folder with --workspace"
        )
        raise UsageError(message)
    settings = read_yaml(file, WorkspaceSettings)
    check_use(workspace, settings)
    return settings
