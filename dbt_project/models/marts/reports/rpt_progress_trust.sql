with row_accounts as (

    select * from {{ ref('dq_row_account') }}

),

freshness as (

    select * from {{ ref('dq_freshness') }}

),

newest as (

    select
        source,
        object,
        max(snapshot_on) as snapshot_on
    from row_accounts
    group by source, object

),

trust as (

    select
        row_accounts.source,
        row_accounts.object,
        freshness.last_snapshot_on,
        freshness.age_days,
        cast(sum(row_accounts.rows_read) as bigint) as rows_read,
        cast(sum(row_accounts.rows_accepted) as bigint) as rows_accepted,
        cast(sum(row_accounts.rows_superseded) as bigint) as rows_superseded,
        cast(sum(row_accounts.rows_quarantined) as bigint) as rows_quarantined,
        cast(sum(row_accounts.rows_skipped) as bigint) as rows_skipped,
        cast(sum(row_accounts.amount_quarantined) as decimal(18, 2)) as amount_quarantined
    from row_accounts
    inner join newest
        on
            row_accounts.source = newest.source
            and row_accounts.object = newest.object
            and row_accounts.snapshot_on = newest.snapshot_on
    left join freshness
        on
            row_accounts.source = freshness.source
            and row_accounts.object = freshness.object
    group by
        row_accounts.source,
        row_accounts.object,
        freshness.last_snapshot_on,
        freshness.age_days

)

select * from trust
