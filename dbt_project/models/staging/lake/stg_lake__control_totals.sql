with cleaned as (

    {{ cleaned_rows('control_total', [
        'deal_source', 'control_date', 'status', 'dimension', 'member', 'measure', 'value', 'unit',
        'deal_count', 'amount'
    ], dates=['control_date'], amounts=['value', 'amount']) }}

),

repeated as (

    {{ repeated_rows('control_total', [
        'deal_source', 'control_date', 'status', 'dimension', 'member', 'measure'
    ]) }}

),

rules as (

    {{ field_rules('control_total', dates=['control_date'], amounts=['value', 'amount']) }}

),

typed as (

    select
        ---------- text
        {{ mapped('deal_source') }} as deal_source,
        {{ mapped('status') }} as status,
        {{ mapped('dimension') }} as dimension,
        {{ mapped('member') }} as member,
        {{ clean_key('cleaned.member') }} as member_deal_id,
        {{ mapped('measure') }} as measure,
        {{ mapped('unit') }} as unit,
        ---------- numerics
        case
            when {{ mapped('measure') }} = 'count' then {{ parse_amount('cleaned.value') }}
            else {{ amount_of('value') }}
        end as value,
        coalesce({{ try_cast(mapped('unit'), 'decimal(18, 2)') }}, 1) as unit_factor,
        {{ parse_amount('cleaned.deal_count') }} as deal_count,
        {{ amount_of('amount') }} as amount,
        ---------- dates
        {{ day_of('control_date') }} as control_date,
        coalesce(
            {{ parse_date('cleaned.member', business_zone()) }}, {{ parse_month('cleaned.member') }}
        ) as member_date,
        case when upper(cleaned.member) like '____Q_' then upper(cleaned.member) end
            as member_quarter,
        ---------- lineage
        {{ lineage_columns('cleaned') }},
        cleaned.row_place,
        ---------- as it came
        cleaned.deal_source as deal_source_text,
        cleaned.control_date as control_date_text,
        cleaned.status as status_text,
        cleaned.dimension as dimension_text,
        cleaned.member as member_text,
        cleaned.measure as measure_text,
        cleaned.value as value_text,
        cleaned.deal_count as deal_count_text,
        cleaned.amount as amount_text
    from cleaned
    left join rules on cleaned.source = rules.source and cleaned.part = rules.part
    {{ join_value_maps('control_total', [
        'deal_source', 'status', 'dimension', 'member', 'measure', 'unit'
    ]) }}

),

judged as (

    select
        *,
        {{ reason_columns(
            keys=['status', 'dimension'],
            amounts=[('value', 'value'), ('deal_count', 'deal_count'), ('amount', 'amount')],
            dates=[('control_date', 'control_date')],
            others=[
                ('unknown_word', 'status', "typed.status not in "
                    ~ "('all', 'open', 'won', 'lost', 'on_hold', 'disqualified')"),
                ('unknown_word', 'dimension',
                    "typed.dimension not in ('none', 'stage', 'owner', 'period', 'deal')"),
                ('missing_key', 'member', "typed.dimension <> 'none' and typed.member is null"),
                ('unknown_word', 'member', "typed.dimension = 'period' "
                    ~ "and typed.member_date is null and typed.member_quarter is null"),
                ('unknown_word', 'measure', "typed.value is not null "
                    ~ "and coalesce(typed.measure, '') not in ('count', 'amount')"),
                ('unknown_word', 'unit', "typed.unit is not null and "
                    ~ try_cast('typed.unit', 'decimal(18, 2)') ~ " is null")
            ]
        ) }},
        {{ kept_columns() }}
    from typed

),

outcomes as (

    select
        judged.deal_source,
        judged.control_date,
        judged.status,
        judged.dimension,
        judged.member,
        judged.member_deal_id,
        judged.member_date,
        judged.member_quarter,
        judged.measure,
        judged.value,
        judged.unit_factor,
        judged.deal_count,
        judged.amount,
        {{ lineage_columns('judged') }},
        judged.reason_code,
        judged.reason_column,
        judged.reason_value,
        judged.kept_code,
        judged.kept_column,
        judged.kept_value,
        {{ row_outcome() }}
    from judged
    {{ join_repeated([
        'deal_source', 'control_date', 'status', 'dimension', 'member', 'measure'
    ]) }}

)

select * from outcomes
