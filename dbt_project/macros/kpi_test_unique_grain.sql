{#
    Test: the columns of the grain name exactly one row, and none of them is null. Rows are told
    apart by a short fingerprint first: an engine need not keep every text of a long table at once.
    The macro bears its package: a company's own project may test its own tables with this test.
    Where a night goes on, a table that holds the same rows for all but some activities, some deals, or
    some scopes and periods, is asked for these alone: `among` names them, `deal_key` a deal's column.
#}
{% test unique_grain(model, columns, among=none, deal_key='deal_id') %}
    {%- set touched = shinchoku.asked_tonight(among) if among %}
    {%- set is_incomplete %}
    {%- for column in columns %}
        {{- ' or ' if not loop.first }}{{ column }} is null
    {%- endfor %}
    {%- endset %}
    with told as (
        select
            {{ columns | join(',\n            ') }},
            {{ shinchoku.fingerprint(columns) }} as grain_key
        from {{ model }} as rows_told
        {%- if touched and 'deals' in among %}
        where {{ shinchoku.is_deal_among(touched, 'rows_told', deal_key) }}
        {%- elif touched %}
        where exists (
            select 1 from {{ touched }} as tonight
            where {{ shinchoku.same_key(
                'tonight', 'rows_told',
                ['scope_kind', 'scope_id', 'period_kind', 'period_start']
                if 'periods' in among else ['source', 'activity_id']
            ) }}
        )
        {%- endif %}
    ),

    repeated as (
        select grain_key
        from told
        group by grain_key
        having count(*) > 1
    )

    select
        {{ columns | join(',\n        ') }},
        count(*) as row_count
    from told
    where {{ is_incomplete }} or grain_key in (select grain_key from repeated)
    group by
        {{ columns | join(',\n        ') }}
    having count(*) > 1 or {{ is_incomplete }}
{% endtest %}
