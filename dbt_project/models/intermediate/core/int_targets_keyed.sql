with targets as (

    select * from {{ ref('stg_lake__targets') }}

),

keyed as (

    select
        *,
        metric_id
        || {{ key_mark() }} || coalesce(scope_kind, '')
        || {{ key_mark() }} || coalesce(scope_id, '')
        || {{ key_mark() }} || coalesce(period_kind, '')
        || {{ key_mark() }} || coalesce(cast(period_start as {{ type_text() }}), '')
        || {{ key_mark() }} || coalesce(version, '')
            as target_key
    from targets

)

select * from keyed
