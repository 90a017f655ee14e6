{{ config(materialized='table') }}

with listed as (

    {{ newest_rows(ref('stg_lake__contacts'), 'contact', 'contact_id') }}

),

known as (

    select
        source,
        contact_id,
        account_id,
        contact_name,
        title,
        email,
        created_date,
        source_file,
        source_row
    from listed
    where not ({{ is_rewound() }}) or coalesce(created_date <= {{ as_of_date() }}, true)

)

select * from known
