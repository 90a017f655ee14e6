{# Versions of deals, cut where the person who holds them changes the unit. #}
{% macro held_spans(versions, housed, due_date) -%}
    select
        {{ versions }}.source,
        {{ versions }}.deal_id,
        {{ greater_of(versions ~ '.valid_from', housed ~ '.valid_from') }} as valid_from,
        {{ lesser_of(versions ~ '.valid_to', housed ~ '.valid_to') }} as valid_to,
        {{ versions }}.status,
        {{ versions }}.amount,
        {{ versions }}.currency,
        {{ versions }}.{{ due_date }} as due_date,
        {{ versions }}.decided_date,
        {{ versions }}.owner_id,
        {{ housed }}.unit_id,
        {{ versions }}.is_deleted,
        {{ versions }}.is_counted,
        {{ versions }}.created_date,
        {{ versions }}.history_start
    from {{ versions }}
    inner join {{ housed }}
        on {{ versions }}.owner_id = {{ housed }}.owner_id
            and {{ versions }}.valid_from <= {{ housed }}.valid_to
            and {{ versions }}.valid_to >= {{ housed }}.valid_from
{%- endmacro %}
