{# A cohort is judged by what became of its deals within so many days of their creation. #}
{% macro cohort_days() -%}180{%- endmacro %}

{# Whether a day lies within those days; what never came does not. #}
{% macro within_cohort_days(first_day, later_day) -%}
    coalesce({{ days_between(first_day, later_day) }} <= {{ cohort_days() }}, false)
{%- endmacro %}

{# The share that is left after each time of a Kaplan-Meier curve, from columns of its steps:
   event_count of at_risk_count had the event. A product of shares is a sum of logarithms; where
   all had the event, nothing is left from then on. #}
{% macro share_left(window) -%}
    case
            when max(case when event_count >= at_risk_count then 1 else 0 end) over (
                {{ window }}
            ) = 1 then 0
            else {{ exponential(
                'sum(case when event_count < at_risk_count then '
                ~ natural_log('1 - ' ~ ratio('event_count', 'at_risk_count'))
                ~ ' else 0 end) over (' ~ window ~ ')'
            ) }}
        end
{%- endmacro %}

{# What is to be said of a stage's rates: codes by comma. #}
{% macro stage_conversion_note() -%}
    case
        when not is_told then 'too_young'
        when base_count = 0 and win_base_count = 0 then 'no_exits,no_decisions'
        when base_count = 0 and win_base_count < {{ enough_records() }} then 'no_exits,n_small'
        when base_count = 0 then 'no_exits'
        when win_base_count = 0 and base_count < {{ enough_records() }}
            then 'n_small,no_decisions'
        when win_base_count = 0 then 'no_decisions'
        when base_count < {{ enough_records() }} or win_base_count < {{ enough_records() }}
            then 'n_small'
    end
{%- endmacro %}

{# The columns of a deal's part in a stage that rates and stays are made of. #}
{% macro stage_contribution_columns() -%}
    {{ return([
        'conversion_kind', 'owner_id', 'event_date', 'source', 'pipeline', 'stage', 'base_count',
        'advanced_count', 'decided_count', 'won_count', 'stay_days'
    ]) }}
{%- endmacro %}

{# How long each deal was waited for, and whether what was waited for came: a win, and a decision. A lost
   deal is never won, however long one waits; an open one is known up to today. #}
{% macro timed_courses(courses) -%}
    select
        'win' as curve_kind,
        owner_id,
        qualified_date,
        case
            when status = 'won' then days_to_win
            when status = 'lost' then 999999
            else followed_days
        end as waited_days,
        case when status = 'won' then 1 else 0 end as event_count
    from {{ courses }}
    union all
    select
        'decision' as curve_kind,
        owner_id,
        qualified_date,
        cycle_days as waited_days,
        case when is_decided then 1 else 0 end as event_count
    from {{ courses }}
    where cycle_days is not null
{%- endmacro %}
