import Foundation
import NIOSSL

/// An authority that signs certificates, in a directory of its own.
struct TestAuthority {
    /// openssl did not do it.
    struct CertificateFault: Error {
        let command: String
        let status: Int32
    }

    private let directory: URL

    init() throws {
        directory = FileManager.default.temporaryDirectory.appending(path: "guanjia-authority-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        try run("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=ca", "-keyout", "ca.key", "-out", "ca.crt")
    }

    func remove() { try? FileManager.default.removeItem(at: directory) }

    /// Believes this authority and no other.
    var roots: NIOSSLTrustRoots { .file(directory.appending(path: "ca.crt").path) }

    /// A server with a certificate for a name.
    func server(named name: String) throws -> TLSConfiguration {
        try run("req", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=\(name)", "-keyout", "server.key", "-out", "server.csr")
        try Data("subjectAltName=DNS:\(name)\nbasicConstraints=CA:FALSE\n".utf8).write(to: directory.appending(path: "extensions"))
        try run(
            "x509", "-req", "-in", "server.csr", "-CA", "ca.crt", "-CAkey", "ca.key", "-CAcreateserial", "-days", "2",
            "-extfile", "extensions", "-out", "server.crt")
        let chain = try NIOSSLCertificate.fromPEMFile(directory.appending(path: "server.crt").path).map {
            NIOSSLCertificateSource.certificate($0)
        }
        let key = try NIOSSLPrivateKey(file: directory.appending(path: "server.key").path, format: .pem)
        return .makeServerConfiguration(certificateChain: chain, privateKey: .privateKey(key))
    }

    private func run(_ arguments: String...) throws {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["openssl"] + arguments
        process.currentDirectoryURL = directory
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw CertificateFault(command: arguments[0], status: process.terminationStatus) }
    }
}
