import Foundation
import Hummingbird
import ServiceBootstrap
import SharedModels

/// `POST requests`: the fields of a form, or the members of a JSON object with the same names.
struct Open311Form: Hashable, Sendable {
    /// Fields by their names, without surrounding blanks and without those that are blank.
    let fields: [String: String]

    /// The fields that are read; of the others only attributes are refused.
    enum Field: String, CaseIterable, Sendable {
        // In the order of the alphabet, in which a matter is written as one text.
        case account = "account_id"
        case unit = "address_id"
        case address = "address_string"
        case reference = "attribute[reference]"
        case words = "description"
        case email
        case firstName = "first_name"
        case jurisdiction = "jurisdiction_id"
        case lastName = "last_name"
        case latitude = "lat"
        case longitude = "long"
        case media = "media_url"
        case phone
        case service = "service_code"

        /// Whether it says something of the matter; the office is known without it.
        fileprivate var isOfTheMatter: Bool { self != .jurisdiction }
    }

    subscript(_ field: Field) -> String? { fields[field.rawValue] }

    init(_ fields: [String: String]) { self.fields = fields.compactMapValues { Optional($0).present } }

    /// Reads a body by its type.
    /// - Throws: `Problem` (400, 408, 413, 415).
    static func read(_ sent: SentBody<Open311Object>, _ request: Request, _ context: CallerRequestContext) async throws -> Open311Form {
        let type = (request.headers[.contentType] ?? "").prefix { $0 != ";" }.lowercased().trimmingCharacters(in: .whitespaces)
        guard type == "application/json" else { return Open311Form(try await FormBody.read(request, context)) }
        return Open311Form(try await sent.content().fields)
    }

    /// The hotline's own number of the matter.
    var reference: String? { self[.reference] }

    /// Whose matter it is of the offices that a token is for.
    var jurisdiction: String? { self[.jurisdiction] }

    /// What the desk's command records.
    /// - Throws: `Problem`: 404 for a service that there is not, 400 that names every field at fault.
    func facts(office: String) throws(Problem) -> RecordContact {
        var checks = FieldChecks()
        let code = checks.require(self[.service], "service_code")
        let words = checks.require(self[.words], "description", limit: FieldChecks.longLimit)
        let place = (unit: self[.unit], address: self[.address])
        let (latitude, longitude) = (degrees(.latitude, &checks), degrees(.longitude, &checks))
        if self[.latitude] == nil, self[.longitude] == nil, place.unit == nil, place.address == nil {
            checks.note("address_string", "is required, or address_id, or lat and long")
        }
        if (self[.latitude] == nil) != (self[.longitude] == nil) { checks.note("lat", "goes with long") }
        if fields.keys.contains(where: { $0.hasPrefix("attribute") && $0 != Field.reference.rawValue }) {
            checks.note("attribute", "a service has the attribute reference only")
        }
        guard checks.problems.isEmpty else { throw Problem(checks) }
        guard let service = HotlineService(rawValue: code) else {
            throw Problem(.notFound, "service_code: there is no such service; see services")
        }
        var hotline = HotlineFacts(service)
        hotline.reference = reference
        hotline.account = self[.account]
        hotline.email = self[.email]
        hotline.latitude = latitude
        hotline.longitude = longitude
        hotline.media = self[.media]
        var facts = RecordContact(office: office, kind: service.kind, channel: .cityHotline)
        facts.caller = Caller(name: name, phone: self[.phone], unit: place.unit, address: place.address ?? hotline.position)
        facts.reason = hotline.reason(words)
        // Whom a suggestion concerns the hotline cannot know: customer service takes it in and asks them (INT-19).
        if service == .suggestion { facts.responsible = Responsible(department: .csDept) }
        facts.hotline = hotline
        return facts
    }

    /// Everything of a matter in one text, the same for the same matter in whatever form and order it was sent. What says nothing of the matter,
    /// such as a key of the sender's, is not in it.
    var canonical: String {
        Field.allCases.filter { $0.isOfTheMatter }.compactMap { field in self[field].map { "\(field.rawValue)=\($0)" } }
            .joined(separator: "\u{1E}")
    }

    /// A Chinese name is written with the family name first and without a blank.
    private var name: String? {
        guard let first = self[.firstName], let last = self[.lastName] else { return self[.firstName] ?? self[.lastName] }
        let isChinese = (first + last).unicodeScalars.contains { (0x3400...0x9FFF).contains($0.value) }
        return isChinese ? last + first : "\(first) \(last)"
    }

    private func degrees(_ field: Field, _ checks: inout FieldChecks) -> Double? {
        guard let text = self[field] else { return nil }
        let limit = field == .latitude ? 90.0 : 180.0
        guard text.wholeMatch(of: /[+-]?[0-9]{1,3}(\.[0-9]{1,15})?/) != nil, let degrees = Double(text), abs(degrees) <= limit else {
            checks.note(field.rawValue, "must be degrees, such as \(field == .latitude ? "31.2304" : "121.4737")")
            return nil
        }
        return degrees
    }
}

/// A flat JSON object of texts and numbers; `attribute` may be an object of such.
struct Open311Object: Decodable, Sendable {
    var fields: [String: String] = [:]

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Name.self)
        guard container.allKeys.count <= FormBody.mostFields else {
            throw DecodingError.dataCorrupted(.init(codingPath: decoder.codingPath, debugDescription: "expected fewer members"))
        }
        // What is known is asked for by its name; the others are looked at because an attribute that there is not is refused.
        let names = Set(Open311Form.Field.allCases.map(\.rawValue)).union(container.allKeys.map(\.stringValue))
        for name in names.subtracting([Self.attributes]) {
            fields[name] = try container.decodeIfPresent(Scalar.self, forKey: Name(name))?.text
        }
        guard container.contains(Name(Self.attributes)), try !container.decodeNil(forKey: Name(Self.attributes)) else { return }
        let attributes = try container.nestedContainer(keyedBy: Name.self, forKey: Name(Self.attributes))
        for name in Set(attributes.allKeys.map(\.stringValue)).union(["reference"]) {
            guard let scalar = try attributes.decodeIfPresent(Scalar.self, forKey: Name(name)) else { continue }
            fields["\(Self.attributes)[\(name)]"] = scalar.text
        }
    }

    private static let attributes = "attribute"

    private struct Name: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }

        init(_ name: String) { stringValue = name }
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
