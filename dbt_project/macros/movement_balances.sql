{#
    What stood at the ends of each window, straight from the states: by it the movements are judged.
    Needs CTEs `windows`, `holders`, `rates`, `companies`.
#}
{% macro movement_stock(held, status, end_day) -%}
    select
        windows.window_id,
        holders.scope_kind,
        holders.scope_id,
        '{{ end_day }}' as end_code,
        sum(stock.amount) as amount,
        sum(stock.deal_count) as deal_count
    from (
        select
            windows.window_id,
            {{ held }}.owner_id,
            {{ held }}.unit_id,
            sum({{ movement_value(held ~ '.amount', held ~ '.currency', 'rates.rate') }})
                as amount,
            count(*) as deal_count
        from {{ held }}
        inner join windows
            on {{ held }}.valid_from <= windows.{{ end_day }}
                and {{ held }}.valid_to >= windows.{{ end_day }}
                and (
                    windows.close_from is null
                    or {{ held }}.due_date between windows.close_from and windows.close_to
                )
        cross join companies
        left join rates
            on {{ held }}.currency = rates.currency
                and {{ 'windows.' ~ end_day if status == 'open' else held ~ '.decided_date' }}
                between rates.valid_from and rates.valid_to
        where {{ held }}.status = '{{ status }}' and {{ held }}.is_counted
        group by windows.window_id, {{ held }}.owner_id, {{ held }}.unit_id
    ) as stock
    inner join windows on stock.window_id = windows.window_id
    inner join holders
        on stock.owner_id = holders.owner_id and stock.unit_id = holders.unit_id
    group by windows.window_id, holders.scope_kind, holders.scope_id
    {%- if status == 'won' %}
    union all
    {{ _movement_shared_stock(held, end_day) }}
    {%- endif %}
{%- endmacro %}

{# A split deal has a row per person: where several are of one scope, it still is one deal there. #}
{% macro _movement_shared_stock(held, end_day) -%}
    select
        shared.window_id,
        shared.scope_kind,
        shared.scope_id,
        '{{ end_day }}' as end_code,
        cast(0 as decimal(18, 2)) as amount,
        sum(1 - shared.line_count) as deal_count
    from (
        select
            windows.window_id,
            holders.scope_kind,
            holders.scope_id,
            count(*) as line_count
        from {{ held }}
        inner join windows
            on {{ held }}.valid_from <= windows.{{ end_day }}
                and {{ held }}.valid_to >= windows.{{ end_day }}
                and (
                    windows.close_from is null
                    or {{ held }}.due_date between windows.close_from and windows.close_to
                )
        inner join holders
            on {{ held }}.owner_id = holders.owner_id and {{ held }}.unit_id = holders.unit_id
        where {{ held }}.status = 'won' and {{ held }}.is_counted and {{ held }}.is_shared
        group by
            windows.window_id, {{ held }}.source, {{ held }}.deal_id, holders.scope_kind,
            holders.scope_id
        having count(*) > 1
    ) as shared
    group by shared.window_id, shared.scope_kind, shared.scope_id
{%- endmacro %}
