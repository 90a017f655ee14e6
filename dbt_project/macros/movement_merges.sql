{#
    Which deal was merged into which: the one place that says so. A deal that was merged and lives
    again is none of them.
#}
{% macro merged_deals() -%}
    select
        source,
        deal_id,
        into_source as survivor_source,
        into_deal_id as survivor_deal_id
    from {{ ref('int_deals_merged') }}
{%- endmacro %}

{#
    CTEs `losers`, `losses`: what each merged deal was worth when it went, and into whom. Of deals
    merged in a chain on one day the last survivor has the money, hence the hops.
#}
{% macro movement_merge_ctes(status) -%}
merges as (

    {{ merged_deals() }}

),

versions as (

    select * from {{ ref('int_deals_decided') }}

),

-- The last day on which a merged deal counted.
last_counted as (

    select
        merges.source,
        merges.deal_id,
        merges.survivor_source,
        merges.survivor_deal_id,
        max(versions.valid_to) as last_day
    from merges
    inner join versions on merges.source = versions.source and merges.deal_id = versions.deal_id
    where versions.is_counted
    group by
        merges.source, merges.deal_id, merges.survivor_source, merges.survivor_deal_id
    having max(versions.valid_to) < {{ far_future() }}

),

hop_0 as (

    select
        source,
        deal_id,
        last_day,
        survivor_source,
        survivor_deal_id
    from last_counted

),
{% for hop in range(1, 4) %}
hop_{{ hop }} as (

    select
        nearer.source,
        nearer.deal_id,
        nearer.last_day,
        coalesce(farther.survivor_source, nearer.survivor_source) as survivor_source,
        coalesce(farther.survivor_deal_id, nearer.survivor_deal_id) as survivor_deal_id
    from hop_{{ hop - 1 }} as nearer
    left join last_counted as farther
        on nearer.survivor_source = farther.source
            and nearer.survivor_deal_id = farther.deal_id
            and nearer.last_day >= farther.last_day
            and (nearer.source <> farther.survivor_source
                or nearer.deal_id <> farther.survivor_deal_id)

),
{% endfor %}
losers as (

    select
        hop_3.source,
        hop_3.deal_id,
        hop_3.survivor_source || '/' || hop_3.survivor_deal_id as pair_id,
        hop_3.survivor_source,
        hop_3.survivor_deal_id,
        {{ add_days('hop_3.last_day', 1) }} as merged_on,
        case when versions.status = '{{ status }}' then versions.amount end as amount,
        versions.currency
    from hop_3
    inner join versions
        on hop_3.source = versions.source
            and hop_3.deal_id = versions.deal_id
            and hop_3.last_day = versions.valid_to

),

losses as (

    select
        losers.pair_id,
        losers.survivor_source,
        losers.survivor_deal_id,
        losers.merged_on,
        {{ movement_value('losers.amount', 'losers.currency', 'rates.rate') }} as amount
    from losers
    cross join companies
    left join rates
        on losers.currency = rates.currency
            and losers.merged_on between rates.valid_from and rates.valid_to

)
{%- endmacro %}
