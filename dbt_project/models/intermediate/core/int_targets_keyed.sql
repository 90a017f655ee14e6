with targets as (

    select * from {{ ref('stg_lake__targets') }}

),

keyed as (

    select
        *,
        metric_id || chr(31) || coalesce(scope_kind, '') || chr(31) || coalesce(scope_id, '')
        || chr(31) || coalesce(period_kind, '') || chr(31)
        || coalesce(cast(period_start as varchar), '') || chr(31) || coalesce(version, '')
            as target_key
    from targets

)

select * from keyed
