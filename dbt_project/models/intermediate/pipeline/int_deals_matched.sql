{# The same deal in two sources, by the rules of the settings; a key that fits several fits none. #}
{% set keys = ['deal_id', 'deal_name', 'account_name', 'account_id'] %}
with rules as (

    select * from {{ ref('stg_parameters__same_deals') }}

),

members as (

    select distinct
        rule_number,
        source,
        {%- for key in keys %}
        by_{{ key }},
        {%- endfor %}
        by_merged_into_id
    from (
        select
            rule_number,
            source,
            {%- for key in keys %}
            by_{{ key }},
            {%- endfor %}
            by_merged_into_id
        from rules
        union all
        select
            rule_number,
            preferred_source as source,
            {%- for key in keys %}
            by_{{ key }},
            {%- endfor %}
            by_merged_into_id
        from rules
    ) as sides

),

stated as (

    select
        deals.*,
        row_number() over (
            partition by deals.source, deals.deal_id order by deals.snapshot_on desc
        ) as newest_rank
    from {{ ref('int_deals_stated') }} as deals
    inner join (select distinct source from members) as asked on deals.source = asked.source
    where deals.row_outcome = 'accepted'

),

-- A key that lacks one of its parts is null and fits nothing.
keyed as (

    select
        members.rule_number,
        stated.source,
        stated.deal_id,
        {% for key in keys -%}
        case
            when members.by_{{ key }}
                then {{ account_key('stated.account_name') if key == 'account_name' else match_key('stated.' ~ key) }}
            else ''
        end
        || {{ key_mark() }} ||
        {% endfor -%}
        case when members.by_merged_into_id then stated.merged_into_id else '' end as lower_key,
        {% for key in keys -%}
        case
            when members.by_{{ key }}
                then {{ account_key('stated.account_name') if key == 'account_name' else match_key('stated.' ~ key) }}
            else ''
        end
        || {{ key_mark() }} ||
        {% endfor -%}
        case when members.by_merged_into_id then stated.deal_id else '' end as upper_key
    from stated
    inner join members on stated.source = members.source
    where stated.newest_rank = 1

),

uppers as (

    select
        rule_number,
        source,
        upper_key,
        min(deal_id) as deal_id
    from keyed
    where upper_key is not null
    group by rule_number, source, upper_key
    having count(*) = 1

),

matched as (

    select
        keyed.source,
        keyed.deal_id,
        uppers.source as survivor_source,
        uppers.deal_id as survivor_deal_id,
        rules.preference,
        row_number() over (
            partition by keyed.source, keyed.deal_id
            order by rules.rule_number, rules.preferred_rank
        ) as match_rank
    from keyed
    inner join rules
        on keyed.rule_number = rules.rule_number and keyed.source = rules.source
    inner join uppers
        on rules.rule_number = uppers.rule_number
            and rules.preferred_source = uppers.source
            and keyed.lower_key = uppers.upper_key

),

first_matched as (

    select
        source,
        deal_id,
        survivor_source,
        survivor_deal_id,
        preference
    from matched
    where match_rank = 1

)

select * from first_matched
