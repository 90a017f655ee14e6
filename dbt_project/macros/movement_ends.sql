{#
    The waterfall, second part: per deal and scope how it stood at both ends, how it came in, how it
    left. Follows on the CTE `placed` of movement_points.sql.
#}

{# Which of the ordered states play a part, and what is asked of each. #}
{% macro _movement_roles() -%}
    {{ return([
        ('opening', 'place = 1 and is_opening',
            ['is_member', 'is_deleted', 'is_in_scope'],
            ['status', 'due_date', 'amount', 'currency', 'decided_date']),
        ('entry', 'place = first_place',
            ['is_flash'], ['valid_from', 'amount', 'currency', 'decided_date']),
        ('member', 'place = member_place', [], ['amount', 'currency', 'decided_date']),
        ('exit', 'place = exit_place',
            ['is_deleted', 'is_in_scope', 'is_counted', 'is_due'],
            ['valid_from', 'status', 'due_date', 'amount', 'currency', 'decided_date',
            'previous_amount', 'previous_currency']),
        ('closing', 'place = last_place',
            ['is_member', 'is_deleted', 'is_in_scope'],
            ['status', 'amount', 'currency', 'decided_date']),
    ]) }}
{%- endmacro %}

{% macro movement_end_ctes(measure) -%}
bounded as (

    select
        *,
        {{ greater_of('coalesce(last_member_place, 0)', 'coalesce(last_flash_place, 0)') }}
            as member_place,
        case
            when coalesce(last_flash_place, 0) > coalesce(last_member_place, 0)
                then last_flash_place
            else last_member_place + 1
        end as exit_place
    from placed
    where first_place is not null

),

picked as (

    select
        {{ movement_grain() }},
        max(t0) as t0,
        max(t1) as t1,
        max(close_from) as close_from,
        max(close_to) as close_to,
        max(owner_id) as owner_id,
        max(unit_id) as unit_id,
        max(created_date) as created_date,
        max(history_start) as history_start,
        {%- for role, condition, flags, columns in _movement_roles() %}
        {%- for flag in flags %}
        max(case when {{ condition }} then case when {{ flag }} then 1 else 0 end end)
            as {{ role }}_{{ flag }},
        {%- endfor %}
        {%- for column in columns %}
        max(case when {{ condition }} then {{ column }} end) as {{ role }}_{{ column }},
        {%- endfor %}
        {%- endfor %}
        sum(case when is_flash or is_member and not was_member then 1 else 0 end) - 1
            as round_trip_count
    from bounded
    group by {{ movement_grain() }}

),

judged as (

    select
        picked.*,
        coalesce(picked.opening_is_member, 0) = 1 as is_opening_member,
        picked.closing_is_member = 1 as is_closing_member,
        {{ _movement_entry(measure) }} as entry_category,
        {{ _movement_exit(measure) }} as exit_category,
        losers.pair_id
    from picked
    left join losers
        on picked.source = losers.source
            and picked.deal_id = losers.deal_id
            and picked.exit_valid_from = losers.merged_on

),

-- What counts of a deal at either end, and the day whose rate it is converted by.
ended as (

    select
        *,
        case when is_opening_member then opening_amount else entry_amount end as start_amount,
        case when is_opening_member then opening_currency else entry_currency end
            as start_currency,
        {%- if measure == 'pipeline' %}
        case
            when is_opening_member then t0
            when entry_is_flash = 1 then entry_decided_date
            else entry_valid_from
        end as start_day,
        {{ _movement_pipeline_end() }}
        {%- else %}
        case when is_opening_member then opening_decided_date else entry_decided_date end
            as start_day,
        case when is_closing_member then closing_amount else member_amount end as end_amount,
        case when is_closing_member then closing_currency else member_currency end
            as end_currency,
        case when is_closing_member then closing_decided_date else member_decided_date end
            as end_day
        {%- endif %}
    from judged

)
{%- endmacro %}

{# How it came in: by how it stood at t0, the first that holds. #}
{% macro _movement_entry(measure) -%}
    case
            {%- if measure == 'pipeline' %}
            when opening_status is null
                then case
                    when created_date > t0 or history_start <= t0 then 'new'
                    else 'no_history'
                end
            when opening_is_deleted = 1 then 'restored'
            when opening_status in ('won', 'lost') then 'reopened'
            when opening_is_in_scope = 0 then 'transfer_in'
            when opening_due_date > close_to then 'pulled_in'
            when opening_due_date < close_from then 'pushed_in'
            {%- else %}
            when opening_status is null
                then case
                    when created_date > t0 or history_start <= t0 or entry_decided_date > t0
                        then 'won'
                    else 'no_history'
                end
            when opening_status <> 'won' then 'won'
            when opening_is_deleted = 1 then 'restored'
            when opening_is_in_scope = 0 then 'recredited_in'
            when opening_due_date < close_from or opening_due_date > close_to then 'redated_in'
            {%- endif %}
            else 'qualified_in'
        end
{%- endmacro %}

{# How it left: by the change that ended its membership, the first that holds. #}
{% macro _movement_exit(measure) -%}
    case
            when exit_is_deleted = 1 and losers.pair_id is not null then 'merged'
            when exit_is_deleted = 1 then 'deleted'
            {%- if measure == 'pipeline' %}
            when exit_is_in_scope = 0 then 'transfer_out'
            when exit_is_counted = 0 then 'disqualified'
            when exit_status = 'won' and closing_status = 'lost'
                and closing_is_deleted = 0 and closing_is_in_scope = 1
                then 'lost'
            when exit_status in ('won', 'lost') then exit_status
            when exit_due_date > close_to then 'pushed_out'
            when exit_due_date < close_from then 'pulled_out'
            when exit_status = 'on_hold' then 'on_hold'
            {%- else %}
            when exit_status <> 'won' then 'reopened'
            when exit_is_in_scope = 0 then 'recredited_out'
            when exit_is_counted = 1 then 'redated_out'
            {%- endif %}
            else 'disqualified'
        end
{%- endmacro %}

{#
    A decision is worth what the deal was worth when it was decided; anything else what it was worth
    before it left. Lost after it was won: what it was worth when lost.
#}
{% macro _movement_pipeline_end() -%}
    {%- set is_decided = "exit_category in ('won', 'lost') and exit_is_due = 1" -%}
    {%- set is_undone = is_decided ~ " and exit_status <> exit_category" -%}
    case
            when is_closing_member then closing_amount
            when {{ is_undone }} then coalesce(nullif(closing_amount, 0), exit_amount)
            when {{ is_decided }} and exit_category = 'won' then exit_amount
            when {{ is_decided }} then coalesce(nullif(exit_amount, 0), exit_previous_amount)
            else member_amount
        end as end_amount,
        case
            when is_closing_member then closing_currency
            when {{ is_undone }} then closing_currency
            when {{ is_decided }} and (exit_category = 'won' or nullif(exit_amount, 0) is not null)
                then exit_currency
            when {{ is_decided }} then exit_previous_currency
            else member_currency
        end as end_currency,
        case
            when is_closing_member then t1
            when {{ is_undone }} then closing_decided_date
            when {{ is_decided }} then exit_decided_date
            else exit_valid_from
        end as end_day
{%- endmacro %}
