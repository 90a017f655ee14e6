with rejected_rows as (

    select * from {{ ref('dq_rejected_row') }}
    where disposition <> 'mended'

),

row_accounts as (

    select * from {{ ref('dq_row_account') }}

),

newest as (

    select
        source,
        object,
        max(snapshot_on) as snapshot_on
    from row_accounts
    group by source, object

),

rejections as (

    select
        rejected_rows.source,
        rejected_rows.object,
        rejected_rows.reason_code,
        rejected_rows.disposition,
        cast(count(*) as bigint) as row_count,
        cast(sum(rejected_rows.amount) as decimal(18, 2)) as amount
    from rejected_rows
    inner join newest
        on
            rejected_rows.source = newest.source
            and rejected_rows.object = newest.object
            and rejected_rows.snapshot_on = newest.snapshot_on
    group by
        rejected_rows.source,
        rejected_rows.object,
        rejected_rows.reason_code,
        rejected_rows.disposition

)

select * from rejections
