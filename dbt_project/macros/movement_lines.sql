{#
    The waterfall, third part: the lines of each deal and scope, and the whole as one query.
    a(t0) + entry + fx + merged in + rise or fall - exit = a(t1), whatever happened in between.
#}
{% macro movement_line_ctes(measure) -%}
{%- set columns = 'window_id, t0, t1, source, deal_id, scope_kind, scope_id, owner_id, unit_id' -%}
caps as (

    select
        windows.window_id,
        losses.survivor_source as source,
        losses.survivor_deal_id as deal_id,
        max(losses.pair_id) as pair_id,
        sum(losses.amount) as amount
    from losses
    inner join windows on losses.merged_on > windows.t0 and losses.merged_on <= windows.t1
    group by windows.window_id, losses.survivor_source, losses.survivor_deal_id

),

valued as (

    select
        ended.*,
        {{ movement_value('ended.start_amount', 'ended.start_currency', 'start_rates.rate') }}
            as start_value,
        {{ movement_value('ended.start_amount', 'ended.start_currency', 'moved_rates.rate') }}
            as moved_value,
        {{ movement_value('ended.end_amount', 'ended.end_currency', 'end_rates.rate') }}
            as end_value,
        {{ _movement_lack('start_amount', 'start_currency', 'start_rates') }} as start_lack,
        {{ _movement_lack('end_amount', 'end_currency', 'end_rates') }} as end_lack,
        caps.pair_id as survivor_pair_id,
        coalesce(caps.amount, 0) as cap_amount
    from ended
    cross join companies
    left join rates as start_rates
        on ended.start_currency = start_rates.currency
            and ended.start_day between start_rates.valid_from and start_rates.valid_to
    left join rates as moved_rates
        on ended.start_currency = moved_rates.currency
            and ended.end_day between moved_rates.valid_from and moved_rates.valid_to
    left join rates as end_rates
        on ended.end_currency = end_rates.currency
            and ended.end_day between end_rates.valid_from and end_rates.valid_to
    left join caps
        on ended.window_id = caps.window_id
            and ended.source = caps.source
            and ended.deal_id = caps.deal_id

),

-- No more of a rise comes from a merge than the merged deals were worth.
changed as (

    select
        *,
        moved_value - start_value as fx_value,
        {{ greater_of(lesser_of('end_value - moved_value', 'cap_amount'), '0') }} as merged_value,
        end_value - moved_value
        - {{ greater_of(lesser_of('end_value - moved_value', 'cap_amount'), '0') }} as change_value
    from valued

),

lines as (

    select
        {{ columns }},
        entry_category as category,
        start_value as amount,
        1 as deal_count,
        0 as round_trip_count,
        entry_valid_from as moved_on,
        cast(null as {{ type_text() }}) as pair_id,
        {{ _movement_entry_note(measure) }} as note
    from changed
    where not is_opening_member
    union all
    select
        {{ columns }},
        exit_category,
        -end_value,
        -1,
        0,
        exit_valid_from,
        pair_id,
        {{ _movement_exit_note(measure) }}
    from changed
    where not is_closing_member
    {%- set no_text = 'cast(null as ' ~ type_text() ~ ')' -%}
    {%- for category, value, pair, note in [
        ('fx', 'fx_value', no_text, 'coalesce(start_lack, end_lack)'),
        ('merged_in', 'merged_value', 'survivor_pair_id', no_text),
        ('change', 'change_value', no_text, 'coalesce(start_lack, end_lack)'),
        ('round_trip', 'round_trip_count', no_text, no_text),
    ] %}
    union all
    select
        {{ columns }},
        {% if category == 'change' and measure == 'pipeline' -%}
        case when change_value > 0 then 'amount_up' else 'amount_down' end,
        {%- elif category == 'change' -%}
        'post_close_edit',
        {%- else -%}
        '{{ category }}',
        {%- endif %}
        {{ '0' if category == 'round_trip' else value }},
        0,
        {{ 'round_trip_count' if category == 'round_trip' else '0' }},
        cast(null as date),
        {{ pair }},
        {{ note }}
    from changed
    where {{ value }} <> 0
    {%- endfor %}

),

-- A deal that stayed in one hand moved alike in every scope of that hand.
movements as (

    select
        lines.window_id,
        lines.t0,
        lines.t1,
        coalesce(holders.scope_kind, lines.scope_kind) as scope_kind,
        coalesce(holders.scope_id, lines.scope_id) as scope_id,
        lines.source,
        lines.deal_id,
        lines.category,
        cast(lines.amount as decimal(18, 2)) as amount,
        cast(lines.deal_count as integer) as deal_count,
        cast(lines.round_trip_count as integer) as round_trip_count,
        lines.moved_on,
        lines.pair_id,
        lines.note
    from lines
    left join holders
        on case when lines.scope_kind = 'all' then lines.owner_id end = holders.owner_id
            and lines.unit_id = holders.unit_id

)
{%- endmacro %}

{% macro _movement_lack(amount, currency, rates) -%}
    case
            when ended.{{ amount }} is null then 'amount_missing'
            when ended.{{ currency }} <> upper(companies.currency) and {{ rates }}.rate is null
                then 'rate_missing'
        end
{%- endmacro %}

{% macro _movement_entry_note(measure) -%}
    case
            when entry_category = 'no_history' then 'no_history'
            when start_lack is not null then start_lack
            {%- if measure == 'pipeline' %}
            when entry_category = 'new' and created_date <= t0 then 'seen_late'
            {%- else %}
            when entry_category = 'won' and entry_decided_date <= t0 then 'booked_late'
            {%- endif %}
        end
{%- endmacro %}

{# A date that is put off in the last weeks of a quarter (after its day 75) slipped. #}
{% macro _movement_exit_note(measure) -%}
    case
            when exit_category = 'disqualified' and exit_is_counted = 0 then 'ineligible'
            {%- if measure == 'pipeline' %}
            when exit_category = 'pushed_out'
                and exit_valid_from > {{ add_days('close_from', 74) }}
                then 'slipped'
            when exit_category = 'disqualified' and exit_status = 'open'
                then 'close_date_missing'
            {%- else %}
            when exit_category = 'reopened' and exit_status = 'lost' then 'lost'
            {%- endif %}
            when end_lack is not null then end_lack
        end
{%- endmacro %}

{#
    Every movement between the end of day t0 and the end of day t1, for each row of CTE `windows`
    (window_id, t0, t1, close_from, close_to; without close_from every close date counts).
    `measure` is pipeline or bookings.
#}
{% macro movement_ctes(measure) -%}
held as (

    select * from {{ ref('int_deals_held') if measure == 'pipeline' else ref('int_bookings_held') }}

),

holders as (

    select * from {{ ref('int_holders_scoped') }}

),

companies as (

    select * from {{ ref('stg_parameters__companies') }}

),

rates as (

    select * from {{ ref('int_fx_rates_dated') }}

),

{{ movement_merge_ctes('open' if measure == 'pipeline' else 'won') }},

{{ movement_point_ctes('open' if measure == 'pipeline' else 'won') }},

{{ movement_end_ctes(measure) }},

{{ movement_line_ctes(measure) }}
{%- endmacro %}

{#
    The same for any two days, to be asked at a prompt (docs/data_team.md). Days are written
    'YYYY-MM-DD'; without close_from and close_to every close date counts.
#}
{% macro movement_between(t0, t1, close_from=none, close_to=none, measure='pipeline') -%}
with windows as (

    select
        'asked' as window_id,
        cast('{{ t0 }}' as date) as t0,
        cast('{{ t1 }}' as date) as t1,
        cast({{ "'" ~ close_from ~ "'" if close_from else 'null' }} as date) as close_from,
        cast({{ "'" ~ close_to ~ "'" if close_to else 'null' }} as date) as close_to

),

{{ movement_ctes(measure) }}

select * from movements
{%- endmacro %}
