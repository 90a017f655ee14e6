{#
    The newest readable row of each record that still exists at the as-of date. A record exists
    when it was seen in, or after, the newest complete delivery; a quarantined row counts as seen,
    so the last good row goes on. A record that says it was deleted is left out. `among` names a table
    of the only records that are asked for.
#}
{% macro newest_rows(staged, object, key, deleted='is_deleted', among=none) -%}
    with staged as (

        select told.* from {{ staged }} as told
        {%- if among %}
        inner join (select distinct source, {{ key }} from {{ among }}) as tonight
            on told.source = tonight.source and told.{{ key }} = tonight.{{ key }}
        {%- endif %}
        where told.{{ key }} is not null and told.part = ''

    ),

    sightings as (

        select
            source,
            {{ key }},
            max(snapshot_on) as last_seen_on,
            max(case when row_outcome = 'accepted' then snapshot_on end) as last_read_on
        from staged
        where row_outcome <> 'superseded'
        group by source, {{ key }}

    ),

    newest_deliveries as (

        select
            source,
            max(snapshot_on) as last_complete_on
        from {{ ref('int_deliveries_dated') }}
        where object = '{{ object }}' and is_complete
        group by source

    ),

    existing as (

        select sightings.*
        from sightings
        left join newest_deliveries on sightings.source = newest_deliveries.source
        where newest_deliveries.last_complete_on is null
            or sightings.last_seen_on >= newest_deliveries.last_complete_on

    ),

    newest as (

        select staged.*
        from staged
        inner join existing
            on staged.source = existing.source
            and staged.{{ key }} = existing.{{ key }}
            and staged.snapshot_on = existing.last_read_on
        where staged.row_outcome = 'accepted'{% if deleted %} and not staged.{{ deleted }}{% endif %}

    )

    select * from newest
{%- endmacro %}
