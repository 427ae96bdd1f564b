import Foundation

/// One request to a service.
struct ServiceRequest: Sendable {
    enum Method: String, Sendable { case get = "GET", post = "POST" }

    let method: Method
    /// Below the service's address: `contacts/0190…/close`. Each part is percent-encoded where it is put in.
    let path: String
    let query: [URLQueryItem]
    let body: Data?
    /// Names the attempt (D8); without one a POST is only repeated when it certainly did not arrive.
    let idempotencyKey: String?

    static func get(_ path: String, query: [URLQueryItem] = []) -> ServiceRequest {
        ServiceRequest(method: .get, path: path, query: query, body: nil, idempotencyKey: nil)
    }

    /// A command to a case.
    static func command(_ path: String, body: Data, key: String) -> ServiceRequest {
        ServiceRequest(method: .post, path: path, query: [], body: body, idempotencyKey: key)
    }

    /// An operator's command, which does the same when it is done twice.
    static func operation(_ path: String, query: [URLQueryItem] = [], key: String = UUID().uuidString.lowercased()) -> ServiceRequest {
        ServiceRequest(method: .post, path: path, query: query, body: nil, idempotencyKey: key)
    }

    /// A part of a path, with everything encoded that is not plainly a letter, a digit or one of `-._~`.
    static func part(_ text: String) -> String {
        let plain = CharacterSet(charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
        return text.addingPercentEncoding(withAllowedCharacters: plain) ?? ""
    }
}

/// A good answer.
struct ServiceResponse: Sendable {
    let status: Int
    let body: Data
    /// The service gave the answer of the first time again: nothing happened now.
    let isReplay: Bool

    /// The body as a value.
    func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
        do {
            return try JSONDecoder.services.decode(type, from: body)
        } catch {
            throw ToolError("the service's answer cannot be read", advice: "Are guanjiactl and the services of the same version?")
        }
    }
}

extension JSONDecoder {
    /// As the services write.
    static var services: JSONDecoder {
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .custom { decoder in
            let text = try decoder.singleValueContainer().decode(String.self)
            guard let date = Instant.date(text) else {
                throw DecodingError.dataCorrupted(.init(codingPath: decoder.codingPath, debugDescription: "no RFC 3339 instant"))
            }
            return date
        }
        return decoder
    }
}
