{#
    What stood at the ends of windows, straight from the states: by it the movements are judged. Windows
    share their ends: what stood at a point, an end with its span of close dates, is told once.
    Needs CTEs `window_ends`, `points`, `holders`, `rates`, `companies`.
#}
{% macro movement_stock(held, status) -%}
    select
        window_ends.window_id,
        told.scope_kind,
        told.scope_id,
        window_ends.end_code,
        told.amount,
        told.deal_count
    from (
        {{ _movement_point_stock(held, status) }}
        {%- if status == 'won' %}
        union all
        {{ _movement_shared_stock(held) }}
        {%- endif %}
    ) as told
    inner join window_ends on told.point_id = window_ends.point_id
{%- endmacro %}

{# The ends of windows, and of those that are the same point the first. Needs a CTE `windows`. #}
{% macro movement_stock_ctes() -%}
ends_told as (

    {%- for end_day in ['t0', 't1'] %}
    {{ 'union all' if not loop.first }}
    select
        window_id,
        '{{ end_day }}' as end_code,
        window_id || '/{{ end_day }}' as end_id,
        {{ end_day }} as end_day,
        close_from,
        close_to
    from windows
    {%- endfor %}

),

window_ends as (

    select
        *,
        min(end_id) over (partition by end_day, close_from, close_to) as point_id
    from ends_told

),

points as (

    select * from window_ends
    where end_id = point_id

)
{%- endmacro %}

{% macro _movement_point_stock(held, status) -%}
    select
        stock.point_id,
        holders.scope_kind,
        holders.scope_id,
        sum(stock.amount) as amount,
        sum(stock.deal_count) as deal_count
    from (
        select
            points.point_id,
            {{ held }}.owner_id,
            {{ held }}.unit_id,
            sum({{ movement_value(held ~ '.amount', held ~ '.currency', 'rates.rate') }})
                as amount,
            count(*) as deal_count
        from {{ _movement_held_at_points(held) }}
        cross join companies
        left join rates
            on {{ held }}.currency = rates.currency
                and {{ 'points.end_day' if status == 'open' else held ~ '.decided_date' }}
                between rates.valid_from and rates.valid_to
        where {{ held }}.status = '{{ status }}' and {{ held }}.is_counted
        group by points.point_id, {{ held }}.owner_id, {{ held }}.unit_id
    ) as stock
    inner join holders
        on stock.owner_id = holders.owner_id and stock.unit_id = holders.unit_id
    group by stock.point_id, holders.scope_kind, holders.scope_id
{%- endmacro %}

{% macro _movement_held_at_points(held) -%}
    {{ held }}
        inner join points
            on {{ held }}.valid_from <= points.end_day
                and {{ held }}.valid_to >= points.end_day
                and (
                    points.close_from is null
                    or {{ held }}.due_date between points.close_from and points.close_to
                )
{%- endmacro %}

{# A split deal has a row per person: where several are of one scope, it still is one deal there. #}
{% macro _movement_shared_stock(held) -%}
    select
        shared.point_id,
        shared.scope_kind,
        shared.scope_id,
        cast(0 as decimal(18, 2)) as amount,
        sum(1 - shared.line_count) as deal_count
    from (
        select
            points.point_id,
            holders.scope_kind,
            holders.scope_id,
            count(*) as line_count
        from {{ _movement_held_at_points(held) }}
        inner join holders
            on {{ held }}.owner_id = holders.owner_id and {{ held }}.unit_id = holders.unit_id
        where {{ held }}.status = 'won' and {{ held }}.is_counted and {{ held }}.is_shared
        group by
            points.point_id, {{ held }}.source, {{ held }}.deal_id, holders.scope_kind,
            holders.scope_id
        having count(*) > 1
    ) as shared
    group by shared.point_id, shared.scope_kind, shared.scope_id
{%- endmacro %}
