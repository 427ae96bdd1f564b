import Foundation

/// A request that no service may take, and what is to be said about it.
package struct BadRequest: Sendable {
    /// What is bad about it.
    package let what: String
    package let request: TestRequest
    package let status: Int
    /// The problem's type, without its prefix.
    package let problem: String
    /// Fields that must be named, and no others.
    package let faults: [String]

    package init(_ what: String, _ request: TestRequest, _ status: Int, _ problem: String, _ faults: [String] = []) {
        (self.what, self.request, self.status, self.problem, self.faults) = (what, request, status, problem, faults)
    }

    /// How an answer differs from what is expected: a problem document as the contract has it, with all the fields at fault.
    package func objections(to answer: TestAnswer) throws -> [String] {
        var found: [String] = []
        if answer.status != status { found.append("status \(answer.status)") }
        if answer.problem != problem { found.append("problem \(answer.problem ?? "none")") }
        if answer.faults.sorted() != faults.sorted() { found.append("fields \(answer.faults)") }
        if answer.fields["content-type"] != "application/problem+json" { found.append("not application/problem+json") }
        guard let schema = try OpenAPIFile("common.yaml").schema("Problem") else { return found + ["the contract has no Problem"] }
        return (found + (try SchemaCheck.differences(answer.body, schema))).map { "\(what): \($0)" }
    }
}

extension TestRequest {
    /// The same with another header field, or without it.
    package func with(_ field: String, _ value: String?) -> TestRequest {
        var copy = self
        copy.fields[field] = value
        return copy
    }

    /// The same from somebody else, or from nobody.
    package func with(token: String?) -> TestRequest {
        var copy = self
        copy.token = token
        return copy
    }

    /// The same with another body.
    package func with(body: [UInt8]) -> TestRequest {
        var copy = self
        copy.body = Data(body)
        return copy
    }

    /// The same with another body.
    package func with(text: String) -> TestRequest { with(body: Array(text.utf8)) }
}
