with cleaned as (

    {{ cleaned_rows('promise', [
        'promise_id', 'meeting_date', 'owner_id', 'deal_id', 'promise', 'due_date', 'status'
    ], dates=['meeting_date', 'due_date']) }}

),

repeated as (

    {{ repeated_rows('promise', ['promise_id']) }}

),

rules as (

    {{ field_rules('promise', dates=['meeting_date', 'due_date']) }}

),

typed as (

    select
        ---------- ids
        cleaned.promise_id,
        cleaned.owner_id,
        cleaned.deal_id,
        ---------- text
        cleaned.promise,
        {{ mapped('status') }} as status,
        ---------- dates
        {{ day_of('meeting_date') }} as meeting_date,
        {{ day_of('due_date') }} as due_date,
        ---------- lineage
        {{ lineage_columns('cleaned') }},
        cleaned.row_place,
        ---------- as it came
        cleaned.promise_id as promise_id_text,
        cleaned.meeting_date as meeting_date_text,
        cleaned.due_date as due_date_text
    from cleaned
    left join rules on cleaned.source = rules.source and cleaned.part = rules.part
    {{ join_value_maps('promise', ['status']) }}

),

judged as (

    select
        *,
        {{ reason_columns(
            keys=['promise_id']
        ) }},
        {{ kept_columns(
            dates=[('meeting_date', 'meeting_date'), ('due_date', 'due_date')]
        ) }}
    from typed

),

outcomes as (

    select
        judged.promise_id,
        judged.owner_id,
        judged.deal_id,
        judged.promise,
        judged.status,
        judged.meeting_date,
        judged.due_date,
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
