{# What a quantile is charged for the actual that came, of calls that are scored (metric 42). #}
{% macro pinball_loss(share, actual, quantile) -%}
    cast(
            case
                when outcome = 'scored' and {{ actual }} < {{ quantile }}
                    then {{ (2 * (1 - share)) | round(2) }} * ({{ quantile }} - {{ actual }})
                when outcome = 'scored'
                    then {{ (2 * share) | round(2) }} * ({{ actual }} - {{ quantile }})
            end
            as decimal(18, 2)
        )
{%- endmacro %}

{# A chance that is neither 0 nor 1, so that its logarithm is finite. #}
{% macro within_unit(chance) -%}
    {{ greater_of(lesser_of(chance, '0.999999'), '0.000001') }}
{%- endmacro %}

{# The sums that scores are made of, per method, basis, scope, kind of period and band. #}
{% macro forecast_score_sums(calls) -%}
    select
        method,
        basis,
        told_kind as scope_kind,
        told_id as scope_id,
        period_kind,
        told_band as days_left_band,
        sum(case when outcome = 'scored' then 1 else 0 end) as call_count,
        count(distinct case when outcome = 'scored' then origin end) as origin_count,
        count(distinct case when outcome = 'scored' then period_start end) as period_count,
        sum(case when outcome = 'no_forecast' then 1 else 0 end) as no_forecast_count,
        sum(case when outcome = 'no_actual' then 1 else 0 end) as no_actual_count,
        sum(case when outcome = 'scored' then actual_amount end) as actuals,
        sum(abs(error_amount)) as misses,
        sum(error_amount) as errors,
        sum(abs(own_error_amount)) as own_misses,
        sum(case when own_error_amount is not null then actual_amount end) as own_actuals,
        sum(case when is_recent and outcome = 'scored' then actual_amount end) as recent_actuals,
        sum(case when is_recent then abs(error_amount) end) as recent_misses,
        sum(case when is_recent then error_amount end) as recent_errors,
        sum(case when outcome = 'scored' then
            cast({{ greater_of('0', ratio('actual_amount - abs(error_amount)', 'actual_amount')) }}
                as decimal(18, 8)) end) as accuracies,
        sum(case when is_covered then 1 else 0 end) as covered_count,
        sum(case when is_covered is not null then 1 else 0 end) as interval_count,
        sum(case when is_covered is not null then p90_amount - p10_amount end) as widths,
        sum(p10_loss_amount) as p10_losses,
        sum(p50_loss_amount) as p50_losses,
        sum(p90_loss_amount) as p90_losses
    from {{ calls }}
    group by method, basis, told_kind, told_id, period_kind, told_band
{%- endmacro %}

{# What chances of single deals were worth, over all origins of a band and over all bands. #}
{% macro forecast_chance_sums(chances) -%}
    {%- for band in ['days_left_band', "'all'"] %}
    {{ 'union all' if not loop.first }}
    select
        method,
        period_kind,
        {{ band }} as days_left_band,
        sum(deal_count) as deal_count,
        sum(cast(squared_error_total as decimal(28, 8))) as squared_errors,
        sum(cast(base_squared_error_total as decimal(28, 8))) as base_squared_errors,
        sum(cast(log_loss_total as decimal(28, 8))) as log_losses
    from {{ chances }}
    group by method, period_kind{{ ', days_left_band' if loop.first }}
    {%- endfor %}
{%- endmacro %}

{# The scores of the printed method as rows of kpi_value; there are none of parts of a scope. #}
{% macro kpi_score_rows(scores) -%}
    select
        metric_id,
        scope_kind,
        scope_id,
        period_kind,
        period_start,
        0 as period_offset,
        'all' as segment_kind,
        'all' as segment_id,
        value,
        numerator,
        denominator,
        n,
        cast(null as {{ type_double() }}) as interval_low,
        cast(null as {{ type_double() }}) as interval_high,
        note
    from {{ scores }}
{%- endmacro %}

{# Scores as ratios; those of single deals stand beside the company's replays. #}
{% macro forecast_scores(sums, chance_sums) -%}
    select
        {{ sums }}.method,
        {{ sums }}.basis,
        {{ sums }}.scope_kind,
        {{ sums }}.scope_id,
        {{ sums }}.period_kind,
        {{ sums }}.days_left_band,
        {%- for count in ['call', 'origin', 'period', 'no_forecast', 'no_actual', 'interval'] %}
        cast({{ sums }}.{{ count }}_count as bigint) as {{ count }}_count,
        {%- endfor %}
        {{ ratio(sums ~ '.misses', sums ~ '.actuals') }} as wape_ratio,
        {{ ratio(sums ~ '.errors', sums ~ '.actuals') }} as bias_ratio,
        {{ ratio(sums ~ '.own_misses', sums ~ '.own_actuals') }} as own_wape_ratio,
        {{ ratio(sums ~ '.recent_misses', sums ~ '.recent_actuals') }} as recent_wape_ratio,
        {{ ratio(sums ~ '.recent_errors', sums ~ '.recent_actuals') }} as recent_bias_ratio,
        {{ ratio(sums ~ '.accuracies', sums ~ '.call_count') }} as mean_accuracy_ratio,
        {{ ratio(sums ~ '.covered_count', sums ~ '.interval_count') }} as interval_coverage_ratio,
        {%- for name, total in [('mean_width', 'widths'), ('p10_loss', 'p10_losses'),
            ('p50_loss', 'p50_losses'), ('p90_loss', 'p90_losses')] %}
        cast({{ rounded(ratio(sums ~ '.' ~ total, sums ~ '.interval_count'), 0) }}
            as decimal(18, 2)) as {{ name }}_amount,
        {%- endfor %}
        cast({{ sums }}.actuals as decimal(28, 2)) as actual_total_amount,
        cast({{ sums }}.misses as decimal(28, 2)) as miss_total_amount,
        cast({{ sums }}.errors as decimal(28, 2)) as error_total_amount,
        cast({{ sums }}.covered_count as bigint) as covered_count,
        cast({{ sums }}.p10_losses + {{ sums }}.p50_losses + {{ sums }}.p90_losses
            as decimal(28, 2)) as pinball_total_amount,
        {{ ratio(
            sums ~ '.p10_losses + ' ~ sums ~ '.p50_losses + ' ~ sums ~ '.p90_losses',
            '3 * ' ~ sums ~ '.interval_count'
        ) }} as pinball_amount,
        cast({{ chance_sums }}.deal_count as bigint) as deal_count,
        {{ ratio(chance_sums ~ '.squared_errors', chance_sums ~ '.deal_count') }} as brier_ratio,
        1 - {{ ratio(chance_sums ~ '.squared_errors', chance_sums ~ '.base_squared_errors') }}
            as brier_skill_ratio,
        {{ ratio(chance_sums ~ '.log_losses', chance_sums ~ '.deal_count') }} as log_loss,
        cast({{ chance_sums }}.squared_errors as {{ type_double() }}) as squared_error_total,
        cast({{ chance_sums }}.base_squared_errors as {{ type_double() }}) as base_squared_error_total
    from {{ sums }}
    left join {{ chance_sums }}
        on {{ same_key(sums, chance_sums, ['period_kind', 'days_left_band']) }}
            and case
                when {{ sums }}.scope_kind = 'company' and {{ sums }}.basis = 'replayed'
                    then {{ sums }}.method
            end = {{ chance_sums }}.method
{%- endmacro %}
