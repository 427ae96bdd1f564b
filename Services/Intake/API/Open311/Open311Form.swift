import Foundation
import Hummingbird
import ServiceBootstrap
import SharedModels

/// `POST requests`: the fields of a form, or the members of a JSON object with the same names.
struct Open311Form: Hashable, Sendable {
    /// Fields by their names, without surrounding blanks and without those that are blank.
    let fields: [String: String]

    init(_ fields: [String: String]) { self.fields = fields.compactMapValues { Optional($0).present } }

    /// Reads a body by its type.
    /// - Throws: `Problem` (400, 408, 413, 415).
    static func read(_ request: Request, _ context: CallerRequestContext) async throws -> Open311Form {
        let type = (request.headers[.contentType] ?? "").prefix { $0 != ";" }.lowercased().trimmingCharacters(in: .whitespaces)
        guard type == "application/json" else { return Open311Form(try await FormBody.read(request, context)) }
        let bytes = try await JSONBody.bytes(of: request, context)
        return Open311Form(try JSONBody.decode(Open311Object.self, from: bytes).fields)
    }

    /// The hotline's own number of the matter.
    var reference: String? { fields["attribute[reference]"] }

    /// Whose matter it is of the offices that a token is for.
    var jurisdiction: String? { fields["jurisdiction_id"] }

    /// What the desk's command records.
    /// - Throws: `Problem`: 404 for a service that there is not, 400 that names every field at fault.
    func facts(office: String) throws(Problem) -> RecordContact {
        var checks = FieldChecks()
        let code = checks.require(fields["service_code"], "service_code")
        let words = checks.require(fields["description"], "description", limit: FieldChecks.longLimit)
        let place = (unit: fields["address_id"], address: fields["address_string"])
        let (latitude, longitude) = (degrees("lat", &checks), degrees("long", &checks))
        if fields["lat"] == nil, fields["long"] == nil, place.unit == nil, place.address == nil {
            checks.note("address_string", "is required, or address_id, or lat and long")
        }
        if (fields["lat"] == nil) != (fields["long"] == nil) { checks.note("lat", "goes with long") }
        for name in fields.keys.sorted() where name.hasPrefix("attribute") && name != "attribute[reference]" {
            checks.note("attribute", "a service has the attribute reference only")
            break
        }
        guard checks.problems.isEmpty else { throw Problem(checks) }
        guard let service = HotlineService(rawValue: code) else {
            throw Problem(.notFound, "service_code: there is no such service; see services")
        }
        var hotline = HotlineFacts(service)
        hotline.reference = reference
        hotline.account = fields["account_id"]
        hotline.email = fields["email"]
        hotline.latitude = latitude
        hotline.longitude = longitude
        hotline.media = fields["media_url"]
        var facts = RecordContact(office: office, kind: service.kind, channel: .cityHotline)
        facts.caller = Caller(name: name, phone: fields["phone"], unit: place.unit, address: place.address ?? hotline.position)
        facts.reason = hotline.reason(words)
        // Whom a suggestion concerns the hotline cannot know: customer service takes it in and asks them (INT-19).
        if service == .suggestion { facts.responsible = Responsible(department: .csDept) }
        facts.hotline = hotline
        return facts
    }

    /// Everything of a matter in one text, the same for the same matter in whatever form and order it was sent. What says nothing of the matter,
    /// such as a key of the sender's, is not in it.
    var canonical: String {
        Self.told.compactMap { name in fields[name].map { "\(name)=\($0)" } }.joined(separator: "\u{1E}")
    }

    private static let told = [
        "account_id", "address_id", "address_string", "attribute[reference]", "description", "email", "first_name", "last_name", "lat",
        "long",
        "media_url", "phone", "service_code",
    ]

    /// A Chinese name is written with the family name first and without a blank.
    private var name: String? {
        guard let first = fields["first_name"], let last = fields["last_name"] else { return fields["first_name"] ?? fields["last_name"] }
        let isChinese = (first + last).unicodeScalars.contains { (0x3400...0x9FFF).contains($0.value) }
        return isChinese ? last + first : "\(first) \(last)"
    }

    private func degrees(_ name: String, _ checks: inout FieldChecks) -> Double? {
        guard let text = fields[name] else { return nil }
        let limit = name == "lat" ? 90.0 : 180.0
        guard text.wholeMatch(of: /[+-]?[0-9]{1,3}(\.[0-9]{1,15})?/) != nil, let degrees = Double(text), abs(degrees) <= limit else {
            checks.note(name, "must be degrees, such as \(name == "lat" ? "31.2304" : "121.4737")")
            return nil
        }
        return degrees
    }
}

/// A flat JSON object of texts and numbers; `attribute` may be an object of such.
private struct Open311Object: Decodable {
    var fields: [String: String] = [:]

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Name.self)
        guard container.allKeys.count <= FormBody.mostFields else {
            throw DecodingError.dataCorrupted(.init(codingPath: decoder.codingPath, debugDescription: "expected fewer members"))
        }
        for key in container.allKeys where try !container.decodeNil(forKey: key) {
            guard key.stringValue == "attribute" else {
                fields[key.stringValue] = try container.decode(Scalar.self, forKey: key).text
                continue
            }
            let attributes = try container.nestedContainer(keyedBy: Name.self, forKey: key)
            for name in attributes.allKeys where try !attributes.decodeNil(forKey: name) {
                fields["attribute[\(name.stringValue)]"] = try attributes.decode(Scalar.self, forKey: name).text
            }
        }
    }

    private struct Name: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }

        init?(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    private struct Scalar: Decodable {
        let text: String

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let text = try? container.decode(String.self) {
                self.text = text
            } else if let number = try? container.decode(Int.self) {
                text = "\(number)"
            } else if let number = try? container.decode(Double.self) {
                text = "\(number)"
            } else {
                throw DecodingError.dataCorrupted(.init(codingPath: decoder.codingPath, debugDescription: "expected a text or a number"))
            }
        }
    }
}
