{# Who belongs to what, as of this build, for the next one to compare with. #}
-- depends_on: {{ ref('int_basis_differences') }}
select * from {{ ref('int_owners_scoped') }}
