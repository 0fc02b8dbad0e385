"""Run by Alembic, on the connection that `storage.database.upgrade` opened and will commit."""

from __future__ import annotations

from alembic import context

from storage.tables import Table


def run() -> None:
    """Bring the tables up to date within the transaction that is open."""
    context.configure(
        connection=context.config.attributes["connection"],
        target_metadata=Table.metadata,
        version_table="podatelna_schema",
        transactional_ddl=True,
    )
    with context.begin_transaction():
        context.run_migrations()


if hasattr(context, "config"):  # not when it is merely imported, to collect doctests
    run()
