{# Who is meant by what, as of this build, for the next one to compare with. #}
-- depends_on: {{ ref('int_deals_arrived') }}, {{ ref('int_activities_arrived') }}
select * from {{ ref('int_owner_aliases') }}
