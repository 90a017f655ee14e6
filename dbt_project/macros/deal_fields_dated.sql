{#
    One row per deal and span of days in which a field of it had one value, out of snapshots and
    change histories; of two changes at the same instant, the row that stands lower counts, as for
    versions. `blank`: what stands for nothing while values are compared.
#}
{% macro deal_field_dated(field, blank) -%}
-- Where nobody tells it there is nothing to read.
with keepers as (

    select distinct source
    from (
        select source from {{ ref('int_deals_stated') }}
        where row_outcome = 'accepted' and {{ field }} is not null
        union all
        select source from {{ ref('int_deal_changes_known') }}
        where deal_id is not null and {{ field }} is not null
    ) as told_by

),

snapshots as (

    select * from ({{ of_tonight('int_deals_stated') }}) as stated
    where row_outcome = 'accepted'

),

changes as (

    select * from ({{ of_tonight('int_deal_changes_known') }}) as known
    where {{ field }} is not null

),

told as (

    select
        snapshots.source,
        snapshots.deal_id,
        snapshots.snapshot_on as told_on,
        2 as told_rank,
        cast(null as {{ type_local_time() }}) as told_at,
        cast(null as {{ type_text() }}) as told_row,
        coalesce(snapshots.{{ field }}, {{ blank }}) as told_value
    from snapshots
    inner join keepers on snapshots.source = keepers.source
    union all
    select
        source,
        deal_id,
        changed_date as told_on,
        1 as told_rank,
        changed_at as told_at,
        {{ pad_number('source_row', 12) }} as told_row,
        {{ field }} as told_value
    from changes

),

ranked as (

    select
        *,
        row_number() over (
            partition by source, deal_id, told_on
            order by
                told_rank desc nulls last, told_at desc nulls last, told_row desc nulls last
        ) as recency_rank
    from told

),

compared as (

    select
        *,
        lag(told_value) over (partition by source, deal_id order by told_on)
            as previous_value
    from ranked
    where recency_rank = 1

),

dated as (

    select
        source,
        deal_id,
        nullif(told_value, {{ blank }}) as {{ field }},
        told_on as valid_from,
        coalesce(
            {{ add_days(
                'lead(told_on) over (partition by source, deal_id order by told_on)', -1
            ) }},
            {{ far_future() }}
        ) as valid_to
    from compared
    where previous_value is null or previous_value <> told_value

)

select * from dated
{%- endmacro %}
