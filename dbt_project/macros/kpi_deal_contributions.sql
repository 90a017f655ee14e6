{# Every metric that deals contribute to: one call is the whole rule of one metric. #}
{% macro kpi_deal_contributions() %}
    {%- set as_of = as_of_date() -%}
    {%- set is_open = "status = 'open'" -%}
    {%- set is_ahead = "status = 'open' and close_date >= " ~ as_of -%}
    {%- set is_overdue = "status = 'open' and close_date < " ~ as_of -%}
    {%- set is_decided = "status in ('won', 'lost')" -%}
    {%- set won_value = "case when status = 'won' then amount_reporting else 0 end" -%}
    {%- set decided_value = "case when status = 'won' then amount_reporting"
        ~ " else coalesce(amount_at_loss, amount_reporting) end" -%}
    {%- set is_slow = "status = 'open' and (close_date < " ~ as_of ~ " or is_stalled)" -%}
    {%- set missing_since = "case when status = 'won' then decided_date"
        ~ " when close_date >= " ~ as_of ~ " then close_date else " ~ as_of ~ " end" -%}
    {%- set missing_owner = "case when status = 'won' then decided_owner_id else owner_id end" -%}

    {# won and lost: the day of the decision, the owner of that day #}
    {{ kpi_credit_contribution('bookings_amount', 'revenue', 'lead_count') }}
    union all
    {# beside the totals, never in them #}
    {{ kpi_credit_contribution('overlay_bookings_amount', 'overlay', '1') }}
    union all
    {{ kpi_deal_contribution('won_deal_count', 'decided_date', '1',
        "status = 'won'", owner_id='decided_owner_id') }}
    union all
    {{ kpi_deal_contribution('new_customer_count', 'decided_date', '1', 'win_number = 1',
        owner_id='decided_owner_id') }}
    union all
    {{ kpi_deal_contribution('average_deal_amount', 'decided_date', 'amount_reporting',
        "status = 'won' and amount_reporting > 0", denominator='1',
        owner_id='decided_owner_id') }}
    union all
    {{ kpi_deal_contribution('sales_cycle_median_days', 'decided_date', 'cycle_days',
        "status = 'won' and cycle_days >= 0", denominator='1', owner_id='decided_owner_id') }}
    union all
    {{ kpi_deal_contribution('win_rate_count_ratio', 'decided_date',
        "case when status = 'won' then 1 else 0 end", is_decided, denominator='1',
        owner_id='decided_owner_id') }}
    union all
    {{ kpi_deal_contribution('win_rate_value_ratio', 'decided_date', won_value,
        is_decided ~ ' and ' ~ decided_value ~ ' >= 0', denominator=decided_value,
        owner_id='decided_owner_id') }}
    union all
    {# strict: what is overdue or stalled counts against it, in the period it was due in #}
    {{ kpi_deal_contribution('win_rate_strict_ratio',
        "case when status in ('won', 'lost') then decided_date else close_date end",
        "case when status = 'won' then 1 else 0 end",
        is_decided ~ ' or (' ~ is_slow ~ ')', denominator='1',
        owner_id="case when status in ('won', 'lost') then decided_owner_id else owner_id end") }}
    union all
    {# what the sizes and cycles leave out #}
    {{ kpi_deal_contribution('unsized_deal_count', 'decided_date', '1',
        "status = 'won' and coalesce(amount_reporting, 0) <= 0", owner_id='decided_owner_id') }}
    union all
    {{ kpi_deal_contribution('negative_cycle_count', 'decided_date', '1',
        is_decided ~ ' and cycle_days is null', owner_id='decided_owner_id') }}
    union all
    {{ kpi_deal_contribution('sales_cycle_lost_median_days', 'decided_date', 'cycle_days',
        "status = 'lost' and cycle_days >= 0", denominator='1', owner_id='decided_owner_id') }}
    union all
    {# created: the day of qualification, the first amount, the owner of that day #}
    {{ kpi_deal_contribution('pipeline_created_amount', 'qualified_date',
        'coalesce(first_amount, amount_reporting)', 'true', owner_id='created_owner_id') }}
    union all
    {{ kpi_deal_contribution('pipeline_created_count', 'qualified_date', '1', 'true',
        owner_id='created_owner_id') }}
    union all
    {# open: by the day the deal is expected to close #}
    {{ kpi_deal_contribution('open_pipeline_amount', 'close_date', 'amount_reporting', is_ahead,
        by_stage=true) }}
    union all
    {{ kpi_deal_contribution('open_pipeline_count', 'close_date', '1', is_ahead,
        by_stage=true) }}
    union all
    {{ kpi_deal_contribution('commit_pipeline_amount', 'close_date', 'amount_reporting',
        is_ahead ~ ' and amount_reporting > 0 and ' ~ is_commit('forecast_category')) }}
    union all
    {# stock of today: belongs to the current period of each kind #}
    {{ kpi_deal_contribution('total_open_pipeline_amount', as_of, 'amount_reporting', is_open,
        by_stage=true) }}
    union all
    {{ kpi_deal_contribution('total_open_pipeline_count', as_of, '1', is_open, by_stage=true) }}
    union all
    {{ kpi_deal_contribution('overdue_pipeline_amount', as_of, 'amount_reporting', is_overdue,
        by_stage=true) }}
    union all
    {{ kpi_deal_contribution('on_hold_pipeline_amount', as_of, 'amount_reporting',
        "status = 'on_hold'") }}
    union all
    {{ kpi_deal_contribution('stalled_deal_count', as_of, '1', is_open ~ ' and is_stalled',
        by_stage=true) }}
    union all
    {{ kpi_deal_contribution('stalled_deal_amount', as_of, 'amount_reporting',
        is_open ~ ' and is_stalled', by_stage=true) }}
    union all
    {{ kpi_deal_contribution('amount_missing_count', missing_since, '1',
        "status in ('open', 'won') and amount_reporting is null", owner_id=missing_owner) }}
{% endmacro %}
