// Whether a record is what its schema says.
//
// Every fault is found, not only the first: one Error each, located by the field's name (column)
// and JSON pointer. Code::invalid: the record cannot be kept; Code::conflict: its fields contradict
// each other and a person must look. The rules run only on records whose fields are each valid.
//
// An error may be shown to whoever sent the record and may reach a log: it holds a value only when
// that is a code, a number or a date of at most 40 characters, and never one of a `secret` field;
// elsewhere its parameter `value` is "…". Pure; thread-safe.
#pragma once

#include <vector>

#include "base/json.hpp"
#include "base/result.hpp"
#include "model/schema.hpp"

namespace palermo::model {

std::vector<base::Error> validate(const Schema& schema, const base::JsonObject& record);

// What is odd about a valid record and does not keep it out: the rules that the register lists as
// `warnings`. Many sources hold a few such rows, and leaving them out would falsify their totals.
std::vector<base::Error> warnings(const Schema& schema, const base::JsonObject& record);

// Lists of codes in order and each code once, as a record's normal form wants them.
void normalise(const Schema& schema, base::JsonObject& record);

}  // namespace palermo::model
