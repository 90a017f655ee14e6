with newest as (

    {{ newest_rows(ref('int_targets_keyed'), 'target', 'target_key', deleted=none) }}

)

select * from newest
