with inquiries as (

    {{ newest_rows(ref('stg_lake__inquiries'), 'inquiry', 'inquiry_id') }}

),

leads as (

    {{ newest_rows(ref('stg_lake__leads'), 'lead', 'lead_id') }}

),

activities as (

    select * from {{ ref('int_activities_counted') }}
    where is_counted and coalesce(direction, 'outbound') = 'outbound'

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
        source,
        activity_id,
        'contact/' || contact_id as who,
        coalesce(completed_date, activity_date) as met_date,
        coalesce(started_at, completed_at) as met_at
    from activities
    where contact_id is not null
    union all
    select
        source,
        activity_id,
        'account/' || account_id as who,
        coalesce(completed_date, activity_date) as met_date,
        coalesce(started_at, completed_at) as met_at
    from activities
    where account_id is not null

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
            and coalesce('contact/' || asked.contact_id, 'account/' || asked.account_id) = met.who
            and asked.received_date <= met.met_date
            and coalesce(asked.received_at <= met.met_at, true)

),

found as (

    select
        asked.*,
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
    where asked.received_date <= {{ as_of_date() }}

)

select * from found
