with inquiries as (

    {{ newest_rows(ref('stg_lake__inquiries'), 'inquiry', 'inquiry_id') }}

),

leads as (

    {{ newest_rows(ref('stg_lake__leads'), 'lead', 'lead_id') }}

),

activities as (

    select
        source,
        activity_id,
        contact_id,
        account_id,
        is_counted and coalesce(direction, 'outbound') = 'outbound' as is_answer,
        coalesce(completed_date, activity_date) as met_date,
        coalesce(started_at, completed_at) as met_at
    from {{ ref('int_activities_counted') }}

),

-- An activity with a lead names it where it would name a contact (WhoId of Salesforce).
asked as (

    select
        'inquiry' as record_kind,
        inquiry_id as record_id,
        source,
        owner_id as owner_key,
        account_id,
        contact_id,
        case when contact_id is null then 'account' else 'contact' end as who_kind,
        coalesce(contact_id, account_id) as who_id,
        received_date,
        {{ with_time_of_day('received_at') }} as received_at,
        first_response_date,
        {{ with_time_of_day('first_response_at') }} as first_response_at,
        closed_date as settled_date,
        snapshot_on,
        source_file,
        source_row
    from inquiries
    union all
    select
        'lead' as record_kind,
        lead_id as record_id,
        source,
        owner_id as owner_key,
        converted_account_id as account_id,
        lead_id as contact_id,
        'contact' as who_kind,
        lead_id as who_id,
        created_date as received_date,
        {{ with_time_of_day('created_at') }} as received_at,
        cast(null as date) as first_response_date,
        cast(null as {{ type_local_time() }}) as first_response_at,
        converted_date as settled_date,
        snapshot_on,
        source_file,
        source_row
    from leads

),

-- Who was met: the contact, and the account for those who asked without naming a contact.
met as (

    select
        *,
        'contact' as who_kind,
        contact_id as who_id
    from activities
    where contact_id is not null
    union all
    select
        *,
        'account' as who_kind,
        account_id as who_id
    from activities
    where account_id is not null

),

-- A source whose activities name nobody does not tell who was answered.
named as (

    select distinct
        source,
        who_kind
    from met

),

answers as (

    select
        asked.record_kind,
        asked.record_id,
        asked.source,
        met.activity_id,
        met.met_date,
        met.met_at,
        row_number() over (
            partition by asked.record_kind, asked.source, asked.record_id
            order by met.met_date nulls last, met.met_at nulls last, met.activity_id
        ) as answer_rank
    from asked
    inner join met
        on asked.source = met.source
            and asked.who_kind = met.who_kind
            and asked.who_id = met.who_id
            and asked.received_date <= met.met_date
            and coalesce(asked.received_at <= met.met_at, true)
    where met.is_answer

),

found as (

    select
        asked.*,
        (asked.who_id is not null and named.source is not null)
        or count(asked.first_response_date) over (partition by asked.source, asked.record_kind) > 0
            as is_answer_kept,
        case
            when asked.first_response_date <= {{ as_of_date() }} then 'stated'
            when answers.activity_id is not null then 'activity'
            when asked.settled_date <= {{ as_of_date() }} then 'settled'
            else 'none'
        end as answer_basis,
        answers.activity_id as answer_activity_id,
        answers.met_date,
        answers.met_at
    from asked
    left join answers
        on asked.record_kind = answers.record_kind
            and asked.source = answers.source
            and asked.record_id = answers.record_id
            and answers.answer_rank = 1
    left join named on asked.source = named.source and asked.who_kind = named.who_kind
    where asked.received_date <= {{ as_of_date() }}

)

select * from found
