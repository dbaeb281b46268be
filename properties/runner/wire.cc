// SPDX-License-Identifier: MIT
#include "properties/runner/wire.h"

#include "properties/runner/pipe.h"

namespace convlaw {
namespace {

template <class T>
void put_all(WireWriter& out, const std::vector<T>& values) {
  out.put(values.size());
  for (const T& value : values) out.put(value);
}

template <class T>
std::vector<T> get_all(WireReader& in) {
  std::vector<T> values;
  for (auto left = in.get<std::size_t>(); left > 0 && in.ok(); --left)
    values.push_back(in.get<T>());
  return values;
}

void put_difference(WireWriter& out, const Difference& difference) {
  out.put(difference.index);
  out.put(difference.expected);
  out.put(difference.got);
  out.put(difference.wrong);
  out.put(difference.total);
  out.put(std::string_view(difference.region));
  out.put(difference.fingerprint);
  put_all(out, difference.parts);
}

Difference get_difference(WireReader& in) {
  Difference difference;
  difference.index = in.get<decltype(difference.index)>();
  difference.expected = in.get<double>();
  difference.got = in.get<double>();
  difference.wrong = in.get<std::int64_t>();
  difference.total = in.get<std::int64_t>();
  difference.region = in.get_text();
  difference.fingerprint = in.get<std::uint64_t>();
  difference.parts = get_all<PartCount>(in);
  return difference;
}

}  // namespace

std::string encode_request(const Request& request) {
  WireWriter out;
  out.put(request.law);
  out.put(request.c);
  out.put(request.instead);
  return out.bytes();
}

std::optional<Request> decode_request(std::string_view bytes) {
  WireReader in(bytes);
  const auto* law = in.get<const Law*>();
  const auto c = in.get<Case>();
  const auto* instead = in.get<const convlaw_implementation*>();
  if (!in.ok()) return std::nullopt;
  return Request{law, c, instead};
}

std::string encode_answer(const Answer& answer) {
  WireWriter out;
  out.put(kAnswerFrame);
  out.put(answer.seconds);
  out.put(answer.verdict.kind);
  out.put(std::string_view(answer.verdict.reason));
  out.put(answer.verdict.difference.has_value());
  if (answer.verdict.difference) put_difference(out, *answer.verdict.difference);
  return out.bytes();
}

std::optional<Answer> decode_answer(std::string_view bytes) {
  WireReader in(bytes);
  if (in.get<char>() != kAnswerFrame) return std::nullopt;
  Answer answer;
  answer.seconds = in.get<double>();
  answer.verdict.kind = in.get<Verdict::Kind>();
  answer.verdict.reason = in.get_text();
  if (in.get<bool>()) answer.verdict.difference = get_difference(in);
  if (!in.ok()) return std::nullopt;
  return answer;
}

std::string encode_profile(const Result<Profile>& profile) {
  WireWriter out;
  out.put(static_cast<bool>(profile));
  if (profile) {
    out.put(std::string_view(profile->name));
    out.put(std::string_view(profile->description));
    put_all(out, profile->dtypes);
    put_all(out, profile->layouts);
    put_all(out, profile->padding_modes);
    out.put(profile->unbatched);
  } else {
    out.put(std::string_view(profile.error().parameter));
    out.put(std::string_view(profile.error().value));
    out.put(std::string_view(profile.error().rule));
  }
  return out.bytes();
}

std::optional<Result<Profile>> decode_profile(std::string_view bytes) {
  WireReader in(bytes);
  std::optional<Result<Profile>> result;
  if (in.get<bool>()) {
    Profile profile;
    profile.name = in.get_text();
    profile.description = in.get_text();
    profile.dtypes = get_all<ElementType>(in);
    profile.layouts = get_all<Layout>(in);
    profile.padding_modes = get_all<PaddingMode>(in);
    profile.unbatched = in.get<bool>();
    result = std::move(profile);
  } else {
    Error error;
    error.parameter = in.get_text();
    error.value = in.get_text();
    error.rule = in.get_text();
    result = std::move(error);
  }
  if (!in.ok()) return std::nullopt;
  return result;
}

}  // namespace convlaw
