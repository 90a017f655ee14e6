{#
    Everything that engines spell differently, and nothing else. A model never writes a cast that
    may fail, a difference of dates or a quantile itself: it calls one of these. `default__` is
    standard SQL where there is any; `duckdb__` is what runs.
#}

{# ---------- casts that give null instead of failing #}

{% macro try_cast(expression, data_type) -%}
    {{ return(adapter.dispatch('try_cast', 'shinchoku')(expression, data_type)) }}
{%- endmacro %}
{% macro default__try_cast(expression, data_type) -%}
    try_cast({{ expression }} as {{ data_type }})
{%- endmacro %}
{% macro duckdb__try_cast(expression, data_type) -%}
    try_cast({{ expression }} as {{ data_type }})
{%- endmacro %}

{% macro type_double() -%}
    {{ return(adapter.dispatch('type_double', 'shinchoku')()) }}
{%- endmacro %}
{% macro default__type_double() -%}double precision{%- endmacro %}
{% macro duckdb__type_double() -%}double{%- endmacro %}

{# ---------- days #}

{% macro days_between(first_day, last_day) -%}
    {{ return(adapter.dispatch('days_between', 'shinchoku')(first_day, last_day)) }}
{%- endmacro %}
{% macro default__days_between(first_day, last_day) -%}
    ({{ last_day }} - {{ first_day }})
{%- endmacro %}
{% macro duckdb__days_between(first_day, last_day) -%}
    cast(date_diff('day', {{ first_day }}, {{ last_day }}) as integer)
{%- endmacro %}

{% macro add_days(day, number) -%}
    {{ return(adapter.dispatch('add_days', 'shinchoku')(day, number)) }}
{%- endmacro %}
{% macro default__add_days(day, number) -%}
    cast({{ day }} + ({{ number }}) as date)
{%- endmacro %}
{% macro duckdb__add_days(day, number) -%}
    cast({{ day }} + cast(({{ number }}) as integer) as date)
{%- endmacro %}

{% macro far_future() -%}
    cast('9999-12-31' as date)
{%- endmacro %}

{% macro far_past() -%}
    cast('1900-01-01' as date)
{%- endmacro %}

{# ---------- numbers #}

{% macro ratio(numerator, denominator) -%}
    case
        when {{ denominator }} <> 0
            then cast({{ numerator }} as {{ type_double() }})
                / cast({{ denominator }} as {{ type_double() }})
    end
{%- endmacro %}

{% macro percentile(expression, share) -%}
    {{ return(adapter.dispatch('percentile', 'shinchoku')(expression, share)) }}
{%- endmacro %}
{% macro default__percentile(expression, share) -%}
    percentile_cont({{ share }}) within group (order by {{ expression }})
{%- endmacro %}
{% macro duckdb__percentile(expression, share) -%}
    quantile_cont({{ expression }}, {{ share }})
{%- endmacro %}

{% macro median(expression) -%}
    {{ percentile(expression, 0.5) }}
{%- endmacro %}

{# ---------- text #}

{% macro pad_number(text, width) -%}
    {{ return(adapter.dispatch('pad_number', 'shinchoku')(text, width)) }}
{%- endmacro %}
{% macro default__pad_number(text, width) -%}
    lpad({{ text }}, {{ width }}, '0')
{%- endmacro %}
{% macro duckdb__pad_number(text, width) -%}
    lpad({{ text }}, {{ width }}, '0')
{%- endmacro %}

{# Whether `text` holds `part`, both taken as they are: no wildcard, no pattern. #}
{% macro contains_text(text, part) -%}
    {{ return(adapter.dispatch('contains_text', 'shinchoku')(text, part)) }}
{%- endmacro %}
{% macro default__contains_text(text, part) -%}
    (position({{ part }} in {{ text }}) > 0)
{%- endmacro %}
{% macro duckdb__contains_text(text, part) -%}
    contains({{ text }}, {{ part }})
{%- endmacro %}

{# Text without blanks at either end, or null: an empty cell is no value. #}
{% macro clean_text(text) -%}
    nullif(trim({{ text }}), '')
{%- endmacro %}

{#
    One form for characters that differ in width alone: letters, digits and signs narrow, kana wide,
    the signs of a legal form (㈱) spelled out. What Unicode calls NFKC, as far as names need it.
#}
{% macro fold_width(text) -%}
    {{ return(adapter.dispatch('fold_width', 'shinchoku')(text)) }}
{%- endmacro %}
{% macro default__fold_width(text) -%}
    {%- set voiced = {'ｶﾞ': 'ガ', 'ｷﾞ': 'ギ', 'ｸﾞ': 'グ', 'ｹﾞ': 'ゲ', 'ｺﾞ': 'ゴ', 'ｻﾞ': 'ザ',
        'ｼﾞ': 'ジ', 'ｽﾞ': 'ズ', 'ｾﾞ': 'ゼ', 'ｿﾞ': 'ゾ', 'ﾀﾞ': 'ダ', 'ﾁﾞ': 'ヂ', 'ﾂﾞ': 'ヅ',
        'ﾃﾞ': 'デ', 'ﾄﾞ': 'ド', 'ﾊﾞ': 'バ', 'ﾋﾞ': 'ビ', 'ﾌﾞ': 'ブ', 'ﾍﾞ': 'ベ', 'ﾎﾞ': 'ボ',
        'ﾊﾟ': 'パ', 'ﾋﾟ': 'ピ', 'ﾌﾟ': 'プ', 'ﾍﾟ': 'ペ', 'ﾎﾟ': 'ポ', 'ｳﾞ': 'ヴ'} -%}
    {%- set spelled = {'㈱': '(株)', '㈲': '(有)', '㍿': '株式会社', '㈳': '(社)', '㈶': '(財)'} -%}
    {%- set folded = namespace(text=text) -%}
    {%- for written, meant in (voiced.items() | list) + (spelled.items() | list) -%}
        {%- set folded.text = "replace(" ~ folded.text ~ ", '" ~ written ~ "', '" ~ meant ~ "')" -%}
    {%- endfor -%}
    translate(
        {{ folded.text }},
        '　！＂＃＄％＆＇（）＊＋，－．／０１２３４５６７８９：；＜＝＞？＠'
        || 'ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺ［］＾＿｀'
        || 'ａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ｛｜｝～'
        || 'ｱｲｳｴｵｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾅﾆﾇﾈﾉﾊﾋﾌﾍﾎﾏﾐﾑﾒﾓﾔﾕﾖﾗﾘﾙﾚﾛﾜｦﾝｧｨｩｪｫｬｭｮｯｰ･',
        ' !"#$%&''()*+,-./0123456789:;<=>?@'
        || 'ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_`'
        || 'abcdefghijklmnopqrstuvwxyz{|}~'
        || 'アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲンァィゥェォャュョッー・'
    )
{%- endmacro %}
{% macro postgres__fold_width(text) -%}
    normalize({{ text }}, nfkc)
{%- endmacro %}

{# Text without what the pattern finds, everywhere in it; groups and alternatives, no look-around. #}
{% macro without_pattern(text, pattern) -%}
    {{ return(adapter.dispatch('without_pattern', 'shinchoku')(text, pattern)) }}
{%- endmacro %}
{% macro default__without_pattern(text, pattern) -%}
    regexp_replace({{ text }}, '{{ pattern }}', '')
{%- endmacro %}
{% macro duckdb__without_pattern(text, pattern) -%}
    regexp_replace({{ text }}, '{{ pattern }}', '', 'g')
{%- endmacro %}
{% macro postgres__without_pattern(text, pattern) -%}
    regexp_replace({{ text }}, '{{ pattern }}', '', 'g')
{%- endmacro %}

{# ---------- whole rows #}

{# One value that differs whenever one of the columns differs. #}
{% macro fingerprint(columns) -%}
    {{ return(adapter.dispatch('fingerprint', 'shinchoku')(columns)) }}
{%- endmacro %}
{% macro default__fingerprint(columns) -%}
    md5(
        {%- for column in columns %}
        coalesce(cast({{ column }} as varchar), '∅'){% if not loop.last %} || '␟' || {% endif %}
        {%- endfor %}
    )
{%- endmacro %}
{% macro duckdb__fingerprint(columns) -%}
    hash({{ columns | join(', ') }})
{%- endmacro %}

{# The newest value that is known: looks back over rows where `expression` is null. #}
{% macro last_known(expression, partition_by, order_by) -%}
    {{ return(adapter.dispatch('last_known', 'shinchoku')(expression, partition_by, order_by)) }}
{%- endmacro %}
{% macro default__last_known(expression, partition_by, order_by) -%}
    last_value({{ expression }}) ignore nulls over (
        partition by {{ partition_by }} order by {{ order_by }}
        rows between unbounded preceding and current row
    )
{%- endmacro %}
{% macro duckdb__last_known(expression, partition_by, order_by) -%}
    last_value({{ expression }} ignore nulls) over (
        partition by {{ partition_by }} order by {{ order_by }}
        rows between unbounded preceding and current row
    )
{%- endmacro %}

{# The first value that is known, looking forward from the current row. #}
{% macro next_known(expression, partition_by, order_by) -%}
    {{ return(adapter.dispatch('next_known', 'shinchoku')(expression, partition_by, order_by)) }}
{%- endmacro %}
{% macro default__next_known(expression, partition_by, order_by) -%}
    first_value({{ expression }}) ignore nulls over (
        partition by {{ partition_by }} order by {{ order_by }}
        rows between current row and unbounded following
    )
{%- endmacro %}
{% macro duckdb__next_known(expression, partition_by, order_by) -%}
    first_value({{ expression }} ignore nulls) over (
        partition by {{ partition_by }} order by {{ order_by }}
        rows between current row and unbounded following
    )
{%- endmacro %}
