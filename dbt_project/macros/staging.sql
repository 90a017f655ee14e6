{# The parts every staging model is made of; what they say together stands in README.md. #}

{#
    Rows that had arrived by the as-of date, and of an object only those of the days that changed;
    the folder's date, so that other folders are not opened. Where no day is to be read the engine
    sees from the text alone that there is nothing to do.
#}
{% macro is_delivered(object=none) -%}
    {%- set days = changed_days(object) if object else none -%}
    {%- set told_on = var('told_on', none) if not object or object in rewound_objects() -%}
    {% if told_on %}({% endif -%}
    as_of <= cast({{ as_of_date() }} as {{ type_text() }})
    {%- if told_on %}
        or (as_of = '{{ told_on }}'
        {%- if not object %} and object in ('{{ rewound_objects() | join("', '") }}'){% endif %})
        )
    {%- endif %}
    {%- if days %}
        and as_of in ('{{ days | join("', '") }}')
    {%- elif days is not none %}
        and 1 = 0
    {%- endif -%}
{%- endmacro %}

{#
    Every field without blanks at its ends, blank as null, with the lineage under its house names.
    Of each date and number that is not written plainly the parts are laid out beside it, step by
    step: written into one expression they would be repeated a hundred times.
#}
{% macro cleaned_rows(object, fields, dates=[], amounts=[], percents=[]) -%}
    with trimmed as (

        {{ _trimmed_rows(object, fields) }}

    ),

    hard as (

        select
            trimmed.*
            {%- for field in dates %},
            {{ hard_day('trimmed.' ~ field) }} as {{ field }}_hard
            {%- endfor %}
            {%- for field in amounts %},
            {{ hard_amount('trimmed.' ~ field) }} as {{ field }}_hard
            {%- endfor %}
            {%- for field in percents %},
            {{ hard_amount(without_percent_sign('trimmed.' ~ field)) }} as {{ field }}_hard
            {%- endfor %}
        from trimmed

    ),

    half_width as (

        select
            hard.*
            {%- for field in dates %},
            {{ day_plain('hard.' ~ field ~ '_hard') }} as {{ field }}_plain
            {%- endfor %}
            {%- for field in amounts + percents %},
            {{ amount_plain('hard.' ~ field ~ '_hard') }} as {{ field }}_plain
            {%- endfor %}
        from hard

    ),

    laid_out as (

        select
            half_width.*
            {%- for field in dates %}
            {%- set text = 'half_width.' ~ field ~ '_hard' %}
            {%- for number in day_numbers(text) %},
            {{ number }} as {{ field }}_number_{{ loop.index }}
            {%- endfor %},
            {{ day_shape(text) }} as {{ field }}_shape
            {%- endfor %}
            {%- for field in amounts + percents %},
            {{ amount_digits('half_width.' ~ field ~ '_plain') }} as {{ field }}_digits
            {%- endfor %}
        from half_width

    )

    select * from laid_out
{%- endmacro %}

{% macro _trimmed_rows(object, fields) -%}
    select
        {%- for field in fields %}
        {%- if field == object ~ '_id' %}
        {{ clean_key(field) }} as {{ field }},
        {%- elif field in link_fields() %}
        {{ clean_link(field) }} as {{ field }},
        {%- else %}
        {{ clean_text(field) }} as {{ field }},
        {%- endif %}
        {%- endfor %}
        _source as source,
        coalesce(_part, '') as part,
        {{ told_from('_snapshot_on') }} as snapshot_on,
        _source_file as source_file,
        coalesce(_source_sheet, '') as source_sheet,
        _source_row as source_row,
        {{ _row_place() }} as row_place
    from {{ source('lake', object) }}
    where {{ is_delivered(object) }}
{%- endmacro %}

{# Where a row stands in its delivery, as text that sorts: file, sheet, line; a mended row last. #}
{% macro _row_place() -%}
    case
        when _source_file like '隔離修正%' or lower(_source_file) like 'quarantine_mended%'
            then {{ character(1114109) }}
        else ''
    end
    || _source_file || {{ key_mark() }} || coalesce(_source_sheet, '') || {{ key_mark() }}
    || {{ pad_number("coalesce(_source_row, '0')", 12) }}
{%- endmacro %}

{# Keys that one delivery holds more than once, with the place of the last row: that one counts. #}
{% macro repeated_rows(object, keys) -%}
    select
        _source as source,
        coalesce(_part, '') as part,
        {{ told_from('_snapshot_on') }} as snapshot_on,
        {%- for key in keys %}
        coalesce({{ clean_key(key) if key == object ~ '_id' else clean_text(key) }}, '') as {{ key }},
        {%- endfor %}
        max({{ _row_place() }}) as last_place
    from {{ source('lake', object) }}
    where {{ is_delivered(object) }}
    group by 1, 2, 3{% for key in keys %}, {{ loop.index + 3 }}{% endfor %}
    having count(*) > 1
{%- endmacro %}

{# One row per source and part: the declared date formats and units of this object's fields. #}
{% macro field_rules(object, dates=[], amounts=[]) -%}
    select
        source,
        part,
        {%- for field in dates %}
        max(case when field = '{{ field }}' then date_format end) as {{ field }}_format,
        {%- endfor %}
        {%- for field in amounts %}
        max(case when field = '{{ field }}' then unit end) as {{ field }}_unit,
        max(case when field = '{{ field }}' then tax_percent end) as {{ field }}_tax,
        max(case when field = '{{ field }}' then money_digits end) as {{ field }}_digits,
        {%- endfor %}
        count(*) as rule_count
    from {{ source('parameters', 'field_rule') }}
    where object = '{{ object }}'
    group by source, part
{%- endmacro %}

{% macro day_of(field) -%}
    {{ parse_date(
        'cleaned.' ~ field, business_zone(), 'rules.' ~ field ~ '_format',
        laid_out_day('cleaned.' ~ field)
    ) }}
{%- endmacro %}

{% macro time_of(field) -%}
    {{ parse_local_time(
        'cleaned.' ~ field, business_zone(), 'rules.' ~ field ~ '_format',
        laid_out_day('cleaned.' ~ field)
    ) }}
{%- endmacro %}

{% macro amount_of(field) -%}
    {{ without_tax(
        parse_amount(
            'cleaned.' ~ field, 'coalesce(rules.' ~ field ~ '_unit, 1)',
            laid_out_amount('cleaned.' ~ field)
        ),
        'rules.' ~ field ~ '_tax',
        'rules.' ~ field ~ '_digits'
    ) }}
{%- endmacro %}

{# A fraction from 0 to 1; what lies beyond is a percentage whose unit nobody declared: null. #}
{% macro percent_of(field) -%}
    {{ parse_percent(
        'cleaned.' ~ field, 'coalesce(rules.' ~ field ~ '_unit, 1)',
        laid_out_amount('cleaned.' ~ field)
    ) }}
{%- endmacro %}

{# The company's own word for an exported value, by the value maps of its settings; '' for none. #}
{% macro mapped(field) -%}
    nullif(coalesce({{ field }}_values.value, cleaned.{{ field }}), '')
{%- endmacro %}

{% macro join_value_maps(object, fields) -%}
    {%- for field in fields %}
    left join {{ source('parameters', 'value_map') }} as {{ field }}_values
        on cleaned.source = {{ field }}_values.source
        and {{ field }}_values.object = '{{ object }}'
        and {{ field }}_values.field = '{{ field }}'
        and cleaned.{{ field }} = {{ field }}_values.raw_value
    {%- endfor %}
{%- endmacro %}

{% macro is_yes(text, otherwise='false') -%}
    case
        when {{ text }} is null then {{ otherwise }}
        else lower({{ text }}) in ('1', 'true', 'yes', 'y', 't', '有効', '在籍', 'はい', '○')
    end
{%- endmacro %}

{% macro lineage_columns(relation) -%}
    {{ relation }}.source,
        {{ relation }}.part,
        {{ relation }}.snapshot_on,
        {{ relation }}.source_file,
        {{ relation }}.source_sheet,
        {{ relation }}.source_row
{%- endmacro %}

{#
    What is wrong with a row, as three columns: the code, the column and the value as it came.
    The first problem found is named; an unreadable date before a missing key, because a date may be
    part of the key. `keys`, `amounts`, `dates` are columns of `typed`; an unreadable one is null while
    its `<column>_text` is not. `others` adds (code, column, test), and the value where it is no text.
#}
{% macro reason_columns(keys, amounts=[], dates=[], others=[]) -%}
    {%- set problems = [] -%}
    {%- for column, field in dates -%}
        {%- do problems.append(('unparsable_date', field,
            'typed.' ~ column ~ ' is null and typed.' ~ field ~ '_text is not null',
            'typed.' ~ field ~ '_text')) -%}
    {%- endfor -%}
    {%- for key in keys -%}
        {%- do problems.append(('missing_key', key, 'typed.' ~ key ~ ' is null', none)) -%}
    {%- endfor -%}
    {%- for column, field in amounts -%}
        {%- do problems.append(('unparsable_amount', field,
            'typed.' ~ column ~ ' is null and typed.' ~ field ~ '_text is not null',
            'typed.' ~ field ~ '_text')) -%}
    {%- endfor -%}
    {%- for other in others -%}
        {%- set told = other[3] if other | length > 3 else 'typed.' ~ other[1] -%}
        {%- do problems.append((other[0], other[1], other[2], told)) -%}
    {%- endfor -%}
    case
            {%- for code, column, test, value in problems %}
            when {{ test }} then '{{ code }}'
            {%- endfor %}
        end as reason_code,
        case
            {%- for code, column, test, value in problems %}
            when {{ test }} then '{{ column }}'
            {%- endfor %}
        end as reason_column,
        case
            {%- for code, column, test, value in problems %}
            when {{ test }} then {{ value or "cast(null as " ~ type_text() ~ ")" }}
            {%- endfor %}
        end as reason_value
{%- endmacro %}

{#
    What is unreadable in a field that the row can do without: the field is blank, the row counts, and
    the list of rejected rows tells it. The first such field of a row is named.
#}
{% macro kept_columns(amounts=[], dates=[], percents=[]) -%}
    {%- set problems = [] -%}
    {%- for column, field in dates -%}
        {%- do problems.append(('unparsable_date', column, field)) -%}
    {%- endfor -%}
    {%- for column, field in amounts -%}
        {%- do problems.append(('unparsable_amount', column, field)) -%}
    {%- endfor -%}
    {%- for column, field in percents -%}
        {%- do problems.append(('unreadable_percent', column, field)) -%}
    {%- endfor -%}
    {{ _kept_case(problems, 0) }} as kept_code,
        {{ _kept_case(problems, 2) }} as kept_column,
        {{ _kept_case(problems, 3) }} as kept_value
{%- endmacro %}

{% macro _kept_case(problems, told) -%}
    {%- if problems -%}
    case
            {%- for problem in problems %}
            when typed.{{ problem[1] }} is null and typed.{{ problem[2] }}_text is not null
                then {% if told == 3 %}typed.{{ problem[2] }}_text{% else %}'{{ problem[told] }}'{% endif %}
            {%- endfor %}
        end
    {%- else -%}
    cast(null as {{ type_text() }})
    {%- endif -%}
{%- endmacro %}

{#
    accepted, superseded or quarantined. A row that is not the last of its key in its delivery is
    superseded whatever it holds; of the others, one with a reason is quarantined.
#}
{% macro row_outcome() -%}
    case
            when repeated.last_place is not null and judged.row_place < repeated.last_place
                then 'superseded'
            when judged.reason_code is not null then 'quarantined'
            else 'accepted'
        end as row_outcome
{%- endmacro %}

{% macro join_repeated(keys) -%}
    left join repeated
        on judged.source = repeated.source
        and judged.part = repeated.part
        and judged.snapshot_on = repeated.snapshot_on
        {%- for key in keys %}
        and coalesce(judged.{{ key }}_text, '') = repeated.{{ key }}
        {%- endfor %}
{%- endmacro %}

{% macro parse_number(text) -%}
    cast({{ parse_amount(text, parts=laid_out_amount(text)) }} as {{ type_double() }})
{%- endmacro %}

{# A month alone ('2026-07', '2026年7月') stands for its first day; only where months are expected. #}
{% macro month_or_day_of(field) -%}
    coalesce(
            {{ day_of(field) }},
            {{ parse_month('cleaned.' ~ field) }}
        )
{%- endmacro %}
