{% set fields = [
    'stage', 'amount', 'close_date', 'next_action', 'next_action_date', 'lost_reason'
] %}
with asked as (

    select * from {{ ref('stg_lake_asked__fields') }}

),

-- What came back on a sheet, field by field; a list that comes every night is no answer to one.
returned as (

    {%- for field in fields %}
    {{ 'union all' if not loop.first }}
    select distinct
        source,
        deal_id,
        '{{ field }}' as field_name,
        snapshot_on as returned_on
    from {{ ref('stg_lake__deal_updates') }}
    where row_outcome = 'accepted' and part like 'form/%' and {{ field }} is not null
        and snapshot_on <= {{ as_of_date() }}
    {%- endfor %}

),

answered as (

    select
        asked.source,
        asked.deal_id,
        asked.field_name,
        asked.asked_on,
        asked.owner_id,
        asked.file_name,
        min(returned.returned_on) as returned_on
    from asked
    left join returned
        on asked.source = returned.source
            and asked.deal_id = returned.deal_id
            and asked.field_name = returned.field_name
            and asked.asked_on <= returned.returned_on
    group by
        asked.source,
        asked.deal_id,
        asked.field_name,
        asked.asked_on,
        asked.owner_id,
        asked.file_name

),

-- Asked again before it came back is one request: it counts from the first time that it was made.
ranked as (

    select
        *,
        row_number() over (
            partition by source, deal_id, field_name, returned_on
            order by asked_on nulls last, file_name nulls last
        ) as ask_rank,
        count(*) over (partition by source, deal_id, field_name, returned_on) as ask_count
    from answered

)

select
    source,
    deal_id,
    field_name,
    asked_on,
    owner_id,
    cast(ask_count as integer) as ask_count,
    returned_on,
    {{ days_between('asked_on', 'returned_on') }} as return_days,
    file_name as source_file
from ranked
where ask_rank = 1
