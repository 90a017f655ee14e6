"""What is readable money, a readable day, the same record: as the staging models have it.

Judge reads text before dbt has run, so the rules stand here a second time; a test holds examples
against the macros ``parse_amount``, ``parse_date`` and ``clean_link`` of dbt_project. A macro puts
its argument wherever it is named; the lambdas name a long one once, which keeps binding short.
"""

from collections.abc import Sequence
from typing import Final

from flows.vocabulary.date_formats import day_of_format, order_of_format, shape_of_format

AMOUNT_TYPE: Final = "decimal(18, 2)"

# \u2010 is the hyphen and \uff04 the full-width dollar, which look like others.
_WIDE: Final = "０１２３４５６７８９，．－−\u2010（）￥\uff04＋▲△　"
_WHOLE: Final = "[0-9]{1,3}(,[0-9]{3})*"
_UNIT: Final = "(億|千万|百万|万|千)"
_BRACKETED: Final = r"\(([0-9]{1,3}(,[0-9]{3})*|[0-9]+)(\.[0-9]+)?\)"
_GROUPED: Final = rf"[+-]?([0-9.]+億)?{_WHOLE}(\.[0-9]+)?{_UNIT}?"
_LOOSE: Final = r"[+-]?([0-9.]+億)?([0-9.]+(千万|百万|万|千))?([0-9]+(\.[0-9]+)?)?"

# How the ids of records begin that Salesforce writes with 15 or with 18 characters.
SALESFORCE_KEYS: Final = (
    *("001", "003", "005", "006", "008", "00D", "00E", "00Q", "00T", "00U", "00k", "01t"),
    *("02i", "500"),
)

MACROS: Final = rf"""
create or replace temp macro filled(t) as nullif(trim(t), '');

create or replace temp macro capitals_of(t, start) as substr(
    'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345',
    1 + cast(list_sum(list_transform(range(5), lambda n:
        case when substr(t, cast(start + n as integer), 1) between 'A' and 'Z'
            then 1 << n else 0 end
    )) as integer), 1
);

create or replace temp macro record_id(t) as case
    when length(t) = 15 and left(t, 3) in {SALESFORCE_KEYS}
        then t || capitals_of(t, 1) || capitals_of(t, 6) || capitals_of(t, 11)
    else t
end;

create or replace temp macro link_of(t) as
    record_id(nullif(filled(split_part(t, ';', 1)), '000000000000000AAA'));

create or replace temp macro person_key(t) as
    replace(lower(replace(replace(t, ' ', ''), '　', '')), '(deactivateduser)', '');

create or replace temp macro plain_amount(t) as regexp_replace(
    regexp_replace(
        translate(t, '{_WIDE}', '0123456789,.---()¥$+-- '),
        '^\s*([-(]?)\s*[¥\\](.*[0-9])\s*-\s*$', '\1\2'
    ),
    '[\s¥\\$€£円]|JPY|USD|EUR|GBP|yen|YEN', '', 'g'
);

create or replace temp macro digits_of(p) as case
    when regexp_full_match(p, '{_GROUPED}') or regexp_full_match(p, '{_LOOSE}')
        or regexp_full_match(p, '{_BRACKETED}')
        then regexp_replace(p, '[-+(),]', '', 'g')
end;

create or replace temp macro part_of(d, pattern) as
    try_cast(regexp_extract(d, pattern, 1) as decimal(20, 6));

create or replace temp macro worded_amount(d) as case
    when coalesce(
        part_of(d, '^([0-9.]+)億'), part_of(d, '([0-9.]+)(千万|百万|万|千)'),
        part_of(d, '([0-9.]+)$')
    ) is not null then
        coalesce(part_of(d, '^([0-9.]+)億'), 0) * 100000000
        + coalesce(part_of(d, '([0-9.]+)千万'), 0) * 10000000
        + coalesce(part_of(d, '([0-9.]+)百万'), 0) * 1000000
        + coalesce(part_of(d, '([0-9.]+)万'), 0) * 10000
        + coalesce(part_of(d, '([0-9.]+)千$'), 0) * 1000
        + coalesce(part_of(d, '([0-9.]+)$'), 0)
end;

create or replace temp macro as_amount(t) as case
    when try_cast(t as decimal(20, 6)) is not null then try_cast(t as decimal(20, 6))
    when try_cast(t as decimal(18, 2)) is not null then try_cast(t as decimal(18, 2))
    else list_transform([plain_amount(t)], lambda p:
        list_transform([digits_of(p)], lambda d: worded_amount(d))[1]
        * case when regexp_matches(p, '^(-|\()') then -1 else 1 end
    )[1]
end;

create or replace temp macro as_fraction(t, factor) as
    as_amount(replace(replace(t, '%', ''), '％', ''))
    * case when t like '%\%' escape '\' or t like '%％' then 0.01 else factor end;

create or replace temp macro as_share(t, factor) as
    case when as_fraction(t, factor) between 0 and 1 then as_fraction(t, factor) end;

create or replace temp macro plain_day(t) as regexp_replace(
    translate(t, '０１２３４５６７８９／．－年月/.日　令平昭', '0123456789-------- RHS'),
    '\s*(和|成)\s*', ''
);

create or replace temp macro people_day(p) as case
    when regexp_matches(p, '^\s*[0-9]{{4}}-[0-9]{{1,2}}-[0-9]{{1,2}}([^0-9].*)?$')
        then try_cast(regexp_extract(p, '[0-9]{{4}}-[0-9]{{1,2}}-[0-9]{{1,2}}') as date)
    when regexp_matches(p, '^(19|20)[0-9]{{6}}$')
        then try_cast(left(p, 4) || '-' || substr(p, 5, 2) || '-' || right(p, 2) as date)
    when regexp_matches(p, '^[RHS][0-9]{{1,2}}-[0-9]{{1,2}}-[0-9]{{1,2}}-?$')
        then try_cast(
            cast(
                case left(p, 1) when 'R' then 2018 when 'H' then 1988 else 1925 end
                + try_cast(regexp_extract(p, '^.([0-9]+)', 1) as integer) as varchar
            ) || '-' || regexp_extract(p, '-([0-9]+-[0-9]+)', 1) as date
        )
    when regexp_matches(p, '^[3-6][0-9]{{4}}(-0)?$')
        then cast('1899-12-30' as date) + try_cast(left(p, 5) as integer)
end;

create or replace temp macro exact_day(t) as case
    when t like '____-__-__' then case when t >= '1900' then try_cast(t as date) end
    when regexp_matches(t, '[T ][0-9]{{1,2}}:[0-9:.]+ ?(Z|[+-][0-9]{{2}}(:?[0-9]{{2}})?)$')
        then cast(try_cast(t as timestamptz) as date)
    when regexp_matches(t, '^[0-9]{{4}}-[0-9]{{1,2}}-[0-9]{{1,2}}([ T].*)?$')
        then try_cast(regexp_extract(t, '^[0-9-]+') as date)
    when length(t) = 13 and t like '1%' and try_cast(t as bigint) is not null
        then cast(to_timestamp(try_cast(t as bigint) / 1000.0) as date)
end;

create or replace temp macro as_day(t) as coalesce(
    exact_day(t),
    case when t not like '____-__-__'
        then list_transform([plain_day(t)], lambda p: people_day(p))[1]
    end
);

create or replace temp macro is_open_order(t) as case
    when t like '____-__-%' then false
    else coalesce(regexp_matches(
        t, '^[0-9]{{1,2}}[-/. ][0-9]{{1,2}}[-/. ]([0-9]{{4}}|[0-9]{{2}})([^0-9].*)?$'
    ), false)
end;

create or replace temp macro shape_of(t) as regexp_replace(regexp_replace(regexp_replace(
    regexp_extract(t, '^([0-9]+|[A-Za-z]+)[^0-9A-Za-z]+([0-9]+|[A-Za-z]+)[^0-9A-Za-z]+[0-9]+'),
    '[A-Za-z]+', 'b', 'g'), '[0-9]{{4}}', 'Y', 'g'), '[0-9]{{1,2}}', 'n', 'g');
"""

_NUMBERS: Final = "^[^0-9]*([0-9]+)[^0-9]+([0-9]+)[^0-9]+([0-9]+)"
_NAMED_MONTH: Final = (
    "['%d %b %y', '%d-%b-%y', '%d %b %Y', '%d-%b-%Y', '%b %d, %Y', '%b %d %Y',"
    " '%d %B %y', '%d-%B-%y', '%d %B %Y', '%d-%B-%Y', '%B %d, %Y', '%B %d %Y']"
)


def day_expression(column: str, *, formats: Sequence[str]) -> str:
    """Return SQL that reads a day from a column by its declared formats, else as people write.

    Of several formats the one that has the shape of the text reads it.
    """
    if not formats:
        return f"as_day({column})"
    declared = _by_format(column, date_format=formats[0])
    if len(formats) > 1:
        whens = " ".join(
            f"when '{_quoted(shape_of_format(one))}' then {_by_format(column, date_format=one)}"
            for one in formats
        )
        declared = f"case shape_of({column}) {whens} end"
    return f"coalesce(exact_day({column}), {declared}, as_day({column}))"


def _quoted(text: str) -> str:
    return text.replace("'", "''")


def _by_format(column: str, *, date_format: str) -> str:
    day = day_of_format(date_format)
    if "b" in shape_of_format(date_format):
        words = f"regexp_extract({column}, '^[0-9A-Za-z]+[ -][0-9A-Za-z]+,?[ -][0-9]+')"
        return f"cast(try_strptime({words}, {_NAMED_MONTH}) as date)"
    if day == "%Y%m%d":
        return (
            f"try_cast(left({column}, 4) || '-' || substr({column}, 5, 2)"
            f" || '-' || substr({column}, 7, 2) as date)"
        )
    number = {
        part: f"regexp_extract({column}, '{_NUMBERS}', {place + 1})"
        for place, part in enumerate(order_of_format(date_format))
    }
    year = number["Y"]
    if "%y" in day:
        century = f"case when {year} >= '70' then '19' else '20' end"
        year = f"case when {year} like '__' then {century} || {year} end"
    else:
        year = f"case when {year} like '____' then {year} end"
    return f"try_cast(({year}) || '-' || {number['m']} || '-' || {number['d']} as date)"
