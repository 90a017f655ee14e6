{#
    The waterfall, first part: the states of each deal that touch a window, in order.
    Needs CTEs `windows`, `held`, `holders`, `companies`.
#}

{# An amount in the reporting currency, rounded once; what has no amount or no rate is worth 0. #}
{% macro movement_value(amount, currency, rate) -%}
    coalesce(
            case
                when {{ currency }} is null or {{ currency }} = upper(companies.currency)
                    then {{ amount }}
                else {{ converted(amount, rate) }}
            end,
            0
        )
{%- endmacro %}

{% macro movement_grain() -%}
    {{ return('window_id, source, deal_id, scope_kind, scope_id') }}
{%- endmacro %}

{% macro movement_point_ctes(status) -%}
{%- set grain = movement_grain() -%}
reach as (

    select
        min(t0) as t0,
        max(t1) as t1
    from windows

),

-- What did not change from the first window to the last is most of all, and left out at once.
recent as (

    select held.*
    from held
    cross join reach
    cross join companies
    where
        held.valid_from <= reach.t1
        and held.valid_to >= reach.t0
        and ({{ _movement_is_touched(status, 'reach') }})

),

-- A deal that did not change over a whole window takes no part in it, unless rates move it.
touched as (

    select
        windows.window_id,
        windows.t0,
        windows.t1,
        windows.close_from,
        windows.close_to,
        held.source,
        held.deal_id,
        held.valid_from,
        held.valid_from <= windows.t0 as is_opening,
        held.status,
        held.amount,
        held.currency,
        held.due_date,
        held.decided_date,
        held.owner_id,
        held.unit_id,
        held.is_deleted,
        held.is_counted,
        held.created_date,
        held.history_start,
        coalesce(
            windows.close_from is null
            or held.due_date between windows.close_from and windows.close_to,
            false
        ) as is_due
    from recent as held
    inner join windows
        on held.valid_from <= windows.t1 and held.valid_to >= windows.t0
    cross join companies
    where {{ _movement_is_touched(status, 'windows') }}

),

-- A deal that at no time could have been a member is dropped before any of it is put in order.
candidates as (

    select distinct
        window_id,
        source,
        deal_id
    from touched
    where
        is_due
        and is_counted
        and (status = '{{ status }}' or (status = 'won' and not is_opening))

),

-- Only a deal that changes hands has to be looked at scope by scope.
steadied as (

    select
        touched.*,
        {%- set deal = 'touched.window_id, touched.source, touched.deal_id' %}
        min(touched.owner_id) over (partition by {{ deal }})
        = max(touched.owner_id) over (partition by {{ deal }})
        and min(touched.unit_id) over (partition by {{ deal }})
        = max(touched.unit_id) over (partition by {{ deal }}) as is_steady
    from touched
    inner join candidates
        on touched.window_id = candidates.window_id
            and touched.source = candidates.source
            and touched.deal_id = candidates.deal_id

),

moved_scopes as (

    select distinct
        steadied.window_id,
        steadied.source,
        steadied.deal_id,
        holders.scope_kind,
        holders.scope_id
    from steadied
    inner join holders
        on steadied.owner_id = holders.owner_id and steadied.unit_id = holders.unit_id
    where not steadied.is_steady

),

moved as (

    select
        steadied.*,
        moved_scopes.scope_kind,
        moved_scopes.scope_id,
        holders.scope_id is not null as is_in_scope
    from steadied
    inner join moved_scopes
        on steadied.window_id = moved_scopes.window_id
            and steadied.source = moved_scopes.source
            and steadied.deal_id = moved_scopes.deal_id
    left join holders
        on steadied.owner_id = holders.owner_id
            and steadied.unit_id = holders.unit_id
            and moved_scopes.scope_kind = holders.scope_kind
            and moved_scopes.scope_id = holders.scope_id

),

{% if status == 'won' -%}
-- What a split gives to the people of a scope is, there, the amount of the deal.
credited as (

    {{ _movement_credit('moved') }}

),

{% endif -%}
scoped as (

    select
        steadied.*,
        'all' as scope_kind,
        'all' as scope_id,
        true as is_in_scope
    from steadied
    where steadied.is_steady
    union all
    select * from {{ 'credited' if status == 'won' else 'moved' }}

),

membered as (

    select
        *,
        status = '{{ status }}' and is_counted and is_due and is_in_scope as is_member
    from scoped

),

stepped as (

    select
        *,
        row_number() over (partition by {{ grain }} order by valid_from) as place,
        lag(status) over (partition by {{ grain }} order by valid_from) as previous_status,
        lag(amount) over (partition by {{ grain }} order by valid_from) as previous_amount,
        lag(currency) over (partition by {{ grain }} order by valid_from) as previous_currency,
        coalesce(lag(is_member) over (partition by {{ grain }} order by valid_from), false)
            as was_member
    from membered

),

-- Who wins what was no member a moment ago (at once, or re-dated in one save) was one in between.
-- A win that may lie before all history is no event.
flashed as (

    select
        *,
        {% if status == 'open' -%}
        status = 'won' and is_counted and is_due and is_in_scope and not is_opening
        and not was_member
        and coalesce(previous_status <> 'won', true)
        and not (
            previous_status is null and history_start > t0
            and coalesce(created_date, t0) <= t0 and decided_date <= t0
        ) as is_flash
        {%- else -%}
        false as is_flash
        {%- endif %}
    from stepped

),

placed as (

    select
        *,
        min(case when is_member or is_flash then place end) over (partition by {{ grain }})
            as first_place,
        max(case when is_member then place end) over (partition by {{ grain }})
            as last_member_place,
        max(case when is_flash then place end) over (partition by {{ grain }})
            as last_flash_place,
        max(place) over (partition by {{ grain }}) as last_place
    from flashed

)
{%- endmacro %}

{# Whether a span of a deal, or the rate of its currency, changes within a window. #}
{% macro _movement_is_touched(status, window) -%}
    held.valid_from > {{ window }}.t0
            or held.valid_to < {{ window }}.t1
            {%- if status == 'open' %}
            or (
                held.status = 'open'
                and held.is_counted
                and held.currency <> upper(companies.currency)
            )
            {%- endif %}
{%- endmacro %}

{# One row per state of a deal and scope: the lines of its split that fall to the scope, together. #}
{% macro _movement_credit(moved) -%}
    {%- set same = [
        'window_id', 't0', 't1', 'close_from', 'close_to', 'source', 'deal_id', 'valid_from',
        'is_opening', 'status',
    ] -%}
    {%- set also_same = [
        'due_date', 'decided_date', 'is_deleted', 'is_counted', 'created_date', 'history_start',
        'is_due',
    ] -%}
    {%- set keys = same + ['currency'] + also_same + ['is_steady', 'scope_kind', 'scope_id'] -%}
    select
        {{ same | join(',\n        ') }},
        sum(case when is_in_scope then amount end) as amount,
        currency,
        due_date,
        decided_date,
        max(owner_id) as owner_id,
        max(unit_id) as unit_id,
        {{ also_same[2:] | join(',\n        ') }},
        is_steady,
        scope_kind,
        scope_id,
        max(case when is_in_scope then 1 else 0 end) = 1 as is_in_scope
    from {{ moved }}
    group by
        {{ keys | join(', ') }}
{%- endmacro %}
