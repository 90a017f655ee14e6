{{ kpi_target_parts(ref('fct_kpi_target_month')) }}
