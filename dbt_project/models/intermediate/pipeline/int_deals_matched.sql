{#
    The same deal in two sources, by the rules of the settings. A pair is the first two deals that bore
    the key, and stands from then on; where several came first at once, nobody is matched.
#}
{% set keys = ['deal_id', 'deal_name', 'account_name', 'account_id'] %}
{% set key_parts = [] %}
{%- for key in keys -%}
    {%- set bare = account_key('stated.account_name') if key == 'account_name'
        else match_key('stated.' ~ key) -%}
    {%- do key_parts.append(
        'case when members.by_' ~ key ~ ' then ' ~ bare ~ " else '' end || " ~ key_mark()
    ) -%}
{%- endfor %}
with rules as (

    select * from {{ ref('stg_parameters__same_deals') }}

),

members as (

    {%- for side in ['source', 'preferred_source'] %}
    {{ 'union all' if not loop.first }}
    select distinct
        rule_number,
        {{ side }} as source,
        '{{ side }}' as side,
        {%- for key in keys %}
        by_{{ key }},
        {%- endfor %}
        by_merged_into_id
    from rules
    {%- endfor %}

),

-- A key that lacks one of its parts is null and fits nothing.
keyed as (

    select
        members.rule_number,
        members.side,
        members.by_merged_into_id,
        stated.source,
        stated.deal_id,
        stated.snapshot_on,
        {{ key_parts | join('\n        || ') }}
        || case
            when not members.by_merged_into_id then ''
            when members.side = 'source' then stated.merged_into_id
            else stated.deal_id
        end as match_key
    from {{ ref('int_deals_stated') }} as stated
    inner join members on stated.source = members.source
    where stated.row_outcome = 'accepted'

),

borne as (

    select
        rule_number,
        side,
        by_merged_into_id,
        source,
        deal_id,
        match_key,
        min(snapshot_on) as first_on
    from keyed
    where match_key is not null
    group by rule_number, side, by_merged_into_id, source, deal_id, match_key

),

ranked as (

    select
        *,
        rank() over (
            partition by rule_number, side, source, match_key order by first_on nulls last
        ) as first_rank,
        count(*) over (partition by rule_number, side, source, match_key, first_on)
            as same_day_count
    from borne

),

firsts as (

    select * from ranked
    where (first_rank = 1 and same_day_count = 1) or (by_merged_into_id and side = 'source')

),

pairs as (

    select
        lowers.source,
        lowers.deal_id,
        lowers.first_on as own_first_on,
        uppers.source as survivor_source,
        uppers.deal_id as survivor_deal_id,
        uppers.first_on as survivor_first_on,
        rules.preference,
        rules.by_merged_into_id,
        row_number() over (
            partition by lowers.source, lowers.deal_id
            order by
                rules.rule_number nulls last, rules.preferred_rank nulls last,
                lowers.first_on nulls last, uppers.deal_id nulls last
        ) as match_rank
    from firsts as lowers
    inner join rules
        on lowers.rule_number = rules.rule_number and lowers.source = rules.source
    inner join firsts as uppers
        on lowers.rule_number = uppers.rule_number
            and lowers.match_key = uppers.match_key
            and rules.preferred_source = uppers.source
            and uppers.side = 'preferred_source'
    where lowers.side = 'source'

),

-- Under another of its names a deal may have been taken by an earlier one.
matched as (

    select
        *,
        row_number() over (
            partition by source, survivor_source, survivor_deal_id
            order by own_first_on nulls last, deal_id nulls last
        ) as taken_rank
    from pairs
    where match_rank = 1

)

select
    source,
    deal_id,
    own_first_on,
    survivor_source,
    survivor_deal_id,
    survivor_first_on,
    preference
from matched
where taken_rank = 1 or by_merged_into_id
