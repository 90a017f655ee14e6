{#
    Medians, survivals and counts of distinct things cannot be summed on top of what they were: a night
    makes them anew for the scopes and periods of which something that goes into them is another than at
    the last build, found by comparing what goes in. All others stand.
#}

{# The metrics whose medians are told. #}
{% macro spread_metrics() -%}
    'average_deal_amount', 'sales_cycle_median_days', 'sales_cycle_lost_median_days',
    'task_overdue_median_days'
{%- endmacro %}

{# Scopes and periods of what changed; `more` names what a row's grain has beside them. #}
{% macro touched_periods(changed, day, more=[], which='1 = 1') -%}
with calendar as (

    select * from {{ ref('dim_calendar') }}

),

scope_owners as (

    select * from {{ ref('dim_scope_owner') }}

),

known_owners as (

    select distinct owner_id from scope_owners

),

period_days as (

    {{ kpi_period_days('calendar') }}

),

changes as (

    select distinct
        {%- for column in more %}
        told.{{ column }},
        {%- endfor %}
        told.{{ day }} as event_date,
        coalesce(known_owners.owner_id, {{ unassigned() }}) as owner_id
    from {{ changed }} as told
    left join known_owners on told.owner_id = known_owners.owner_id
    where {{ which }}

)

select distinct
    {%- for column in more %}
    changes.{{ column }},
    {%- endfor %}
    scope_owners.scope_kind,
    scope_owners.scope_id,
    period_days.period_kind,
    period_days.period_start
from changes
inner join period_days on changes.event_date = period_days.date_day
inner join scope_owners on changes.owner_id = scope_owners.owner_id
{%- endmacro %}

{# Leaves of the rows those whose key, the fingerprint of the columns, is among some: of many rows, an engine
   compares one number instead of all the columns. #}
{% macro join_keys_among(among, columns, key) -%}
    inner join (select distinct {{ fingerprint(columns) }} as grain_key from {{ among }}) as tonight
        on {{ key }} = tonight.grain_key
{%- endmacro %}

{# The rows whose key is that of something that a night makes anew; all without a past. #}
{% macro rows_of_touched_keys(rows, touched, columns, key='grain_key') -%}
    select told.*
    from {{ rows }} as told
    {%- if goes_on_with(touched) %}
    {{ join_keys_among(ref(touched), columns, 'told.' ~ key) }}
    {%- endif %}
{%- endmacro %}

{# That a night makes a row's scope and period anew. Not a join: an engine that joins periods before it
   knows scopes makes far too many rows. #}
{% macro is_touched_period(touched, scopes='scope_owners', periods='period_days') -%}
    {%- if goes_on_with(touched) -%}
    exists (
        select 1 from {{ ref(touched) }} as touched
        where {{ same_key(scopes, 'touched', ['scope_kind', 'scope_id']) }}
            and {{ same_key(periods, 'touched', ['period_kind', 'period_start']) }}
    )
    {%- else -%}
    1 = 1
    {%- endif -%}
{%- endmacro %}

{# The days of periods that any scope makes anew. #}
{% macro period_days_of_tonight(calendar, touched) -%}
    select * from ({{ kpi_period_days(calendar) }}) as told
    {%- if goes_on_with(touched) %}
    where exists (
        select 1 from {{ ref(touched) }} as touched
        where {{ same_key('told', 'touched', ['period_kind', 'period_start']) }}
    )
    {%- endif %}
{%- endmacro %}

{% macro goes_on_with(touched) -%}
    {%- if model is defined and model.resource_type != 'unit_test' -%}
        {%- set named = ref(touched) -%}
        {{ sums_go_on() }}
    {%- endif -%}
{%- endmacro %}

{# Before what is made anew is taken up: what the last build held of it goes. #}
{% macro forget_touched_periods(touched, more=[]) -%}
    {%- if as_built(model.name) -%}
    delete from {{ this }}
        {%- if sums_go_on() %}
    where exists (
        select 1 from {{ ref(touched) }} as tonight
        where {{ same_key(
            this, 'tonight', ['scope_kind', 'scope_id', 'period_kind', 'period_start'] + more
        ) }}
    )
        {%- endif -%}
    {%- endif -%}
{%- endmacro %}
