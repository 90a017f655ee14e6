{# The rates that an activity alone is part of, each with the column that says whether it is. #}
{% macro activity_parts() -%}
    activity_decision_maker_ratio is_decision_maker_present,
    activity_next_step_ratio has_next_step,
    activity_forward_ratio has_moved_forward,
    activity_note_ratio has_note,
    activity_stage_kind_ratio is_kind_of_stage
{%- endmacro %}

{# These rates: one select is the whole rule of one metric. #}
{% macro activity_rates() -%}
    {%- for part in activity_parts().split(',') %}
    {{ 'union all' if not loop.first }}
    {%- set metric_id, column = part.split() %}
    select
        '{{ metric_id }}' as metric_id,
        owner_id,
        held_on as event_date,
        'activity' as record_kind,
        activity_id as record_id,
        source,
        case when {{ column }} then 1 when {{ column }} is not null then 0 end as numerator,
        case when {{ column }} is not null then 1 else 0 end as denominator,
        source_file,
        source_row
    from qualities
    {%- if column == 'has_moved_forward' %}
    where is_old_enough
    {%- endif %}
    {%- endfor %}
{%- endmacro %}

{# What those who read activities think of them. #}
{% macro review_measures() -%}
    {%- for name in ['proposal', 'response'] %}
    {{ 'union all' if not loop.first }}
    select
        'activity_{{ name }}_score' as metric_id,
        owner_id,
        review_date as event_date,
        'activity_review' as record_kind,
        activity_review_id as record_id,
        source,
        {{ name }}_score as numerator,
        1 as denominator,
        file_name as source_file,
        source_row
    from reviewed
    where {{ name }}_score between 1 and 5
    {%- endfor %}
{%- endmacro %}

{# Deals with the activities on them, out of rows of fct_deal. #}
{% macro deals_acted_on(told) -%}
    select
        deals.*,
        deal_activities.activity_count,
        deal_activities.recent_contact_count,
        deal_credits.decided_owner_id
    from {{ told }} as deals
    inner join {{ ref('fct_deal_activity') }} as deal_activities
        on deals.source = deal_activities.source and deals.deal_id = deal_activities.deal_id
    left join {{ ref('fct_deal_credit') }} as deal_credits
        on deals.source = deal_credits.source and deals.deal_id = deal_credits.deal_id
    where deals.is_eligible
{%- endmacro %}

{# What is done for them. #}
{% macro acted_deal_measures() -%}
    select
        'activities_per_win_count' as metric_id,
        decided_owner_id as owner_id,
        decided_date as event_date,
        'deal' as record_kind,
        deal_id as record_id,
        source,
        activity_count as numerator,
        case when status = 'won' then 1 else 0 end as denominator,
        source_file,
        source_row
    from deals
    where status in ('won', 'lost')
    {%- for metric_id, numerator in {
        'contact_coverage_count': 'recent_contact_count',
        'multi_thread_two_ratio': 'case when recent_contact_count >= 2 then 1'
            ~ ' when recent_contact_count >= 0 then 0 end',
        'multi_thread_three_ratio': 'case when recent_contact_count >= 3 then 1'
            ~ ' when recent_contact_count >= 0 then 0 end',
    }.items() %}
    union all
    select
        '{{ metric_id }}' as metric_id,
        owner_id,
        {{ as_of_date() }} as event_date,
        'deal' as record_kind,
        deal_id as record_id,
        source,
        {{ numerator }} as numerator,
        case when recent_contact_count is not null then 1 else 0 end as denominator,
        source_file,
        source_row
    from deals
    where status = 'open'
    {%- endfor %}
{%- endmacro %}
