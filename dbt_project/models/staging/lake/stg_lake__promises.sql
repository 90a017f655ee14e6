with cleaned as (

    {{ cleaned_rows('promise', [
        'promise_id', 'meeting_date', 'unit_id', 'owner_id', 'deal_id', 'promise',
        'promised_stage', 'promised_amount', 'promised_close_date', 'due_date', 'done_date', 'status'
    ], dates=['meeting_date', 'promised_close_date', 'due_date', 'done_date'],
        amounts=['promised_amount']) }}

),

repeated as (

    {{ repeated_rows('promise', ['promise_id']) }}

),

rules as (

    {{ field_rules(
        'promise', dates=['meeting_date', 'promised_close_date', 'due_date', 'done_date'],
        amounts=['promised_amount']
    ) }}

),

typed as (

    select
        ---------- ids
        cleaned.promise_id,
        {{ mapped('unit_id') }} as unit_id,
        cleaned.owner_id,
        cleaned.deal_id,
        ---------- text
        cleaned.promise,
        {{ mapped('promised_stage') }} as promised_stage,
        {{ mapped('status') }} as status,
        ---------- numerics
        {{ amount_of('promised_amount') }} as promised_amount,
        ---------- dates
        {{ day_of('meeting_date') }} as meeting_date,
        {{ day_of('promised_close_date') }} as promised_close_date,
        {{ day_of('due_date') }} as due_date,
        {{ day_of('done_date') }} as done_date,
        ---------- lineage
        {{ lineage_columns('cleaned') }},
        cleaned.row_place,
        ---------- as it came
        cleaned.promise_id as promise_id_text,
        cleaned.meeting_date as meeting_date_text,
        cleaned.promised_close_date as promised_close_date_text,
        cleaned.due_date as due_date_text,
        cleaned.done_date as done_date_text,
        cleaned.promised_amount as promised_amount_text
    from cleaned
    left join rules on cleaned.source = rules.source and cleaned.part = rules.part
    {{ join_value_maps('promise', ['unit_id', 'promised_stage', 'status']) }}

),

judged as (

    select
        *,
        {{ reason_columns(
            keys=['promise_id'],
            amounts=[('promised_amount', 'promised_amount')],
            dates=[('due_date', 'due_date'), ('promised_close_date', 'promised_close_date')]
        ) }},
        {{ kept_columns(
            dates=[('meeting_date', 'meeting_date'), ('done_date', 'done_date')]
        ) }}
    from typed

),

outcomes as (

    select
        judged.promise_id,
        judged.unit_id,
        judged.owner_id,
        judged.deal_id,
        judged.promise,
        judged.promised_stage,
        judged.status,
        judged.promised_amount,
        judged.meeting_date,
        judged.promised_close_date,
        judged.due_date,
        judged.done_date,
        {{ lineage_columns('judged') }},
        judged.reason_code,
        judged.reason_column,
        judged.reason_value,
        judged.kept_code,
        judged.kept_column,
        judged.kept_value,
        {{ row_outcome() }}
    from judged
    {{ join_repeated(['promise_id']) }}

)

select * from outcomes
