"""The room that builds the warehouse: settings as tables, dbt as a child process, the promotion."""
