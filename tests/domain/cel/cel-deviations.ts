const noQuotedFields = 'the library reads no fields in backticks; `map["a-b"]` says the same';

/** Tests of CEL's suite that conditions answer otherwise, each with the reason. */
export const deviations: Readonly<Record<string, string>> = {
  'fields/qualified_identifier_resolution/map_value_repeat_key_heterogeneous':
    'the library does not see that 0 and 0u are the same key; JSON has no keys but texts',
  'fields/quoted_map_fields/field_access_dash': noQuotedFields,
  'fields/quoted_map_fields/field_access_dot': noQuotedFields,
  'fields/quoted_map_fields/field_access_slash': noQuotedFields,
  'fields/quoted_map_fields/has_field_dash': noQuotedFields,
  'fields/quoted_map_fields/has_field_dot': noQuotedFields,
  'fields/quoted_map_fields/has_field_slash': noQuotedFields,
  'fp_math/fp_math/mod_not_support': 'numbers in JSON are doubles, so that % is for them too',
};
