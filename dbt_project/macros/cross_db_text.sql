{# Text and patterns as engines spell them; see cross_db.sql. #}

{# ---------- text #}

{# Text without blanks at either end, or null: an empty cell is no value. #}
{% macro clean_text(text) -%}
    nullif(trim({{ text }}), '')
{%- endmacro %}

{# Lower case and no blanks, wide ones neither: how names are held against each other. #}
{% macro bare_name(text) -%}
    lower(replace(replace({{ text }}, ' ', ''), '　', ''))
{%- endmacro %}

{% macro pad_number(text, width) -%}
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
{% macro bigquery__contains_text(text, part) -%}
    (strpos({{ text }}, {{ part }}) > 0)
{%- endmacro %}

{% macro first_characters(text, number) -%}
    {{ return(adapter.dispatch('first_characters', 'shinchoku')(text, number)) }}
{%- endmacro %}
{% macro default__first_characters(text, number) -%}
    substr({{ text }}, 1, {{ number }})
{%- endmacro %}
{% macro duckdb__first_characters(text, number) -%}
    left({{ text }}, {{ number }})
{%- endmacro %}

{% macro last_characters(text, number) -%}
    {{ return(adapter.dispatch('last_characters', 'shinchoku')(text, number)) }}
{%- endmacro %}
{% macro default__last_characters(text, number) -%}
    right({{ text }}, {{ number }})
{%- endmacro %}
{% macro trino__last_characters(text, number) -%}
    substr({{ text }}, -{{ number }})
{%- endmacro %}

{# What stands before, between or after the marks. #}
{% macro part_of(text, mark, number) -%}
    {{ return(adapter.dispatch('part_of', 'shinchoku')(text, mark, number)) }}
{%- endmacro %}
{% macro default__part_of(text, mark, number) -%}
    split_part({{ text }}, '{{ mark }}', {{ number }})
{%- endmacro %}
{% macro bigquery__part_of(text, mark, number) -%}
    split({{ text }}, '{{ mark }}')[safe_offset({{ number - 1 }})]
{%- endmacro %}

{# What follows the first place of a mark, up to the next one; the mark is an expression. #}
{% macro part_after(text, mark) -%}
    {{ return(adapter.dispatch('part_after', 'shinchoku')(text, mark)) }}
{%- endmacro %}
{% macro default__part_after(text, mark) -%}
    split_part({{ text }}, {{ mark }}, 2)
{%- endmacro %}
{% macro bigquery__part_after(text, mark) -%}
    split({{ text }}, {{ mark }})[safe_offset(1)]
{%- endmacro %}

{# A character by its number: for those that no file should hold. #}
{% macro character(number) -%}
    {{ return(adapter.dispatch('character', 'shinchoku')(number)) }}
{%- endmacro %}
{% macro default__character(number) -%}
    chr({{ number }})
{%- endmacro %}
{% macro spark__character(number) -%}
    '\U{{ '%08X' % number }}'
{%- endmacro %}

{# A character that parts the pieces of a key; no export holds it. #}
{% macro key_mark() -%}
    {{ character(31) }}
{%- endmacro %}

{# ---------- patterns: of those that every engine reads alike, with one piece in brackets to take #}

{% macro matches_pattern(text, pattern) -%}
    {{ return(adapter.dispatch('matches_pattern', 'shinchoku')(text, pattern)) }}
{%- endmacro %}
{% macro default__matches_pattern(text, pattern) -%}
    regexp_like({{ text }}, {{ pattern_text(pattern) }})
{%- endmacro %}
{% macro duckdb__matches_pattern(text, pattern) -%}
    regexp_matches({{ text }}, '{{ pattern }}')
{%- endmacro %}
{% macro postgres__matches_pattern(text, pattern) -%}
    ({{ text }} ~ '{{ pattern }}')
{%- endmacro %}
{% macro redshift__matches_pattern(text, pattern) -%}
    ({{ text }} ~ {{ pattern_text(pattern) }})
{%- endmacro %}
{% macro snowflake__matches_pattern(text, pattern) -%}
    (regexp_instr({{ text }}, {{ pattern_text(pattern) }}) > 0)
{%- endmacro %}
{% macro bigquery__matches_pattern(text, pattern) -%}
    regexp_contains({{ text }}, {{ pattern_text(pattern) }})
{%- endmacro %}

{# What the first brackets of the pattern hold where it first fits; null or '' where it does not. #}
{% macro first_match(text, pattern) -%}
    {{ return(adapter.dispatch('first_match', 'shinchoku')(text, pattern)) }}
{%- endmacro %}
{% macro default__first_match(text, pattern) -%}
    regexp_extract({{ text }}, {{ pattern_text(pattern) }}, 1)
{%- endmacro %}
{% macro duckdb__first_match(text, pattern) -%}
    regexp_extract({{ text }}, '{{ pattern }}', 1)
{%- endmacro %}
{% macro postgres__first_match(text, pattern) -%}
    (regexp_match({{ text }}, '{{ pattern }}'))[1]
{%- endmacro %}
{% macro snowflake__first_match(text, pattern) -%}
    regexp_substr({{ text }}, {{ pattern_text(pattern) }}, 1, 1, 'e', 1)
{%- endmacro %}
{% macro redshift__first_match(text, pattern) -%}
    regexp_substr({{ text }}, {{ pattern_text(pattern) }}, 1, 1, 'e')
{%- endmacro %}
{# It allows one pair of brackets that is taken, so the later ones only group. #}
{% macro bigquery__first_match(text, pattern) -%}
    {%- set pieces = pattern.split('(') -%}
    regexp_extract({{ text }}, {{ pattern_text(pieces[0] ~ '(' ~ pieces[1:] | join('(?:')) }})
{%- endmacro %}

{# Every place where the pattern fits, written anew; '\1' is what the first brackets hold. #}
{% macro replace_pattern(text, pattern, replacement='') -%}
    {{ return(adapter.dispatch('replace_pattern', 'shinchoku')(text, pattern, replacement)) }}
{%- endmacro %}
{% macro default__replace_pattern(text, pattern, replacement) -%}
    regexp_replace({{ text }}, {{ pattern_text(pattern) }}, {{ pattern_text(replacement) }})
{%- endmacro %}
{% macro duckdb__replace_pattern(text, pattern, replacement) -%}
    regexp_replace({{ text }}, '{{ pattern }}', '{{ replacement }}', 'g')
{%- endmacro %}
{% macro postgres__replace_pattern(text, pattern, replacement) -%}
    {{ duckdb__replace_pattern(text, pattern, replacement) }}
{%- endmacro %}
{% macro redshift__replace_pattern(text, pattern, replacement) -%}
    {{ default__replace_pattern(text, pattern, replacement | replace('\\', '$')) }}
{%- endmacro %}
{% macro spark__replace_pattern(text, pattern, replacement) -%}
    {{ default__replace_pattern(text, pattern, replacement | replace('\\', '$')) }}
{%- endmacro %}
{% macro trino__replace_pattern(text, pattern, replacement) -%}
    {{ default__replace_pattern(text, pattern, replacement | replace('\\', '$')) }}
{%- endmacro %}

{# A pattern as a text of SQL: some engines read a backslash in a text as the start of a code. #}
{% macro pattern_text(pattern) -%}
    {{ return(adapter.dispatch('pattern_text', 'shinchoku')(pattern)) }}
{%- endmacro %}
{% macro default__pattern_text(pattern) -%}
    '{{ pattern }}'
{%- endmacro %}
{% macro _with_double_backslashes(pattern) -%}
    '{{ pattern | replace('\\', '\\\\') }}'
{%- endmacro %}
{% macro snowflake__pattern_text(pattern) -%}{{ _with_double_backslashes(pattern) }}{%- endmacro %}
{% macro redshift__pattern_text(pattern) -%}{{ _with_double_backslashes(pattern) }}{%- endmacro %}
{% macro spark__pattern_text(pattern) -%}{{ _with_double_backslashes(pattern) }}{%- endmacro %}
{% macro bigquery__pattern_text(pattern) -%}{{ _with_double_backslashes(pattern) }}{%- endmacro %}

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
{% macro bigquery__fold_width(text) -%}
    normalize({{ text }}, nfkc)
{%- endmacro %}
