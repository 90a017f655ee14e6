with edits as (

    select * from {{ ref('int_deal_edits_made') }}

),

aliases as (

    select * from {{ ref('int_owner_aliases') }}

),

-- People whose changes are a machine's, by any of their names.
machines as (

    select distinct coalesce(aliases.owner_id, rules.value) as owner_id
    from {{ ref('stg_parameters__eligibility_rules') }} as rules
    left join aliases on {{ person_key('rules.value') }} = aliases.alias
    where rules.kind = 'editor'

),

editors as (

    select distinct
        source,
        changed_by_id
    from edits
    where changed_by_id is not null

),

-- A history whose editors are all unknown names them in another way than the people of the org.
named as (

    select
        editors.*,
        aliases.owner_id as editor_id,
        machines.owner_id is not null as is_of_machine,
        count(aliases.owner_id) over (partition by editors.source) > 0 as is_source_named
    from editors
    left join aliases on {{ person_key('editors.changed_by_id') }} = aliases.alias
    left join machines on coalesce(aliases.owner_id, editors.changed_by_id) = machines.owner_id

)

select
    source,
    changed_by_id,
    editor_id,
    case
        when is_of_machine then 'machine'
        when editor_id is not null then 'person'
        when is_source_named then 'machine'
        else 'owner'
    end as editor_code
from named
